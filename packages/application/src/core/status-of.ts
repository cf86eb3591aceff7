import { MESSAGE_MAX, type ProvisioningStatus } from '@openespf/contract/espf'
import { nameOfBlame } from './blame.ts'
import type { ConvergenceResult } from './convergence-result.ts'

export type Status = { status: ProvisioningStatus; message: string }

type Context = {
  connector: string
  dueInMs: number | undefined
  /** Masked wherever an external system repeated one. */
  secrets: readonly string[]
}

/**
 * The status that a result means; undefined: none. Failures name where they lie: billing API, provisioner, network,
 * connector, or the external system by the connector's name.
 */
export function statusOf(result: ConvergenceResult, context: Context): Status | undefined {
  const { dueInMs = 0, secrets, connector } = context
  const again = dueInMs < 1000 ? 'trying again at once' : `next try in ${Math.round(dueInMs / 1000)} s`
  const say = (status: ProvisioningStatus, parts: readonly string[]): Status => ({
    status,
    message: cleanText(parts.join('; '), secrets),
  })
  switch (result.kind) {
    case 'busy':
      return undefined
    case 'elsewhere':
      return say('OK', ['the account does not belong to this external system'])
    case 'ok':
      return say('OK', result.done.length > 0 ? result.done : ['nothing to change'])
    case 'dry-run':
      return say('OK', [`dry run: would ${result.would.join('; ') || 'change nothing'}`])
    case 'waiting':
      return say(result.for === 'window' ? 'IN_PROGRESS' : 'RETRY', [result.reason])
    case 'pending':
      return say('IN_PROGRESS', [...result.done, 'waiting for confirmation'])
    case 'retry':
      return say('RETRY', [
        ...result.done,
        `${nameOfBlame(result.blame, connector)}: ${result.reason}`,
        again,
      ])
    case 'reject':
      return say('FAILED', [...result.done, `${nameOfBlame(result.blame, connector)}: ${result.reason}`])
    case 'fault':
      return say('RETRY', [...result.done, `${nameOfBlame(result.blame, connector)}: internal fault`, again])
  }
}

/** A text for people: without control characters and secrets, and no longer than a message may be. */
export function cleanText(text: string, secrets: readonly string[]): string {
  const masked = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((masking, secret) => masking.replaceAll(secret, '(masked)'), text)
  const plain = masked.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ')
  return plain.length <= MESSAGE_MAX ? plain : `${plain.slice(0, MESSAGE_MAX - 1).toWellFormed()}…`
}
