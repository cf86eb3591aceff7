import {
  BillingFault,
  BillingUnreachable,
  EspfRefused,
  EspfUnreachable,
  ProvisionerRefused,
  ProvisionerUnreachable,
} from '@openespf/client'

/** The command was called in a way that it does not understand: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An expected failure, with what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/** What is said of an error, and the exit code: 2 for wrong usage, else 1. */
export function describeFailure(error: unknown): { lines: string[]; exitCode: 1 | 2 } {
  if (error instanceof UsageError) return { lines: [error.message, 'See --help.'], exitCode: 2 }
  const message = error instanceof Error ? error.message : String(error)
  const hint = hintFor(error)
  return { lines: hint === '' ? [message] : [message, hint], exitCode: 1 }
}

function hintFor(error: unknown): string {
  if (error instanceof Failure) return error.hint
  if (error instanceof BillingFault && error.faultcode.endsWith('auth_failed'))
    return 'Give --login with --password or --token (or OPENESPF_LOGIN with OPENESPF_PASSWORD or OPENESPF_TOKEN).'
  if (error instanceof BillingUnreachable || error instanceof EspfUnreachable)
    return 'Is the server running? Start one with "openespf up", or say where it is with --url.'
  if (error instanceof EspfRefused) return hintForRefusal(error)
  if (error instanceof ProvisionerUnreachable)
    return 'Is the provisioner running? Start one with "openespf up" or "openespf provisioner", or say where it is with --provisioner.'
  if (error instanceof ProvisionerRefused) return hintForProvisionerRefusal(error)
  return ''
}

function hintForRefusal({ status, code }: EspfRefused): string {
  if (status === 401)
    return 'The token is not good (any more): log in with --login and --password, or give another.'
  if (status === 403) return 'Log in as a user that may do it: --login.'
  if (code === 'request.unknown_method')
    return 'The server is older than this program, or not an ESPF server.'
  if (code === 'handler.moved')
    return 'Give auth with --auth-…, headers with --header, webhook_secrets with --webhook-secret, tls with --certificate and --key; or all with --from, empty ones ({} or []) for none.'
  return ''
}

function hintForProvisionerRefusal({ status, code }: ProvisionerRefused): string {
  if (status === 401)
    return 'Give its API token, PROVISIONER_API_TOKEN there: --provisioner-token (or OPENESPF_PROVISIONER_TOKEN).'
  if (code === 'entity.not_found') return 'See which there are: openespf runs list.'
  if (code === 'entity.closed') return 'A run that has ended stays as it is: start another.'
  if (status === 404)
    return 'What answers there is no provisioner, or an older one: say where it is with --provisioner.'
  return ''
}
