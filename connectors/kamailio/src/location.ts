import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'
import { ExternalRefusal } from '@openespf/application/external-systems'
import type { KamailioConfig } from './config.ts'

/** Kamailio's registrations. Both verbs reject with ExternalUnreachable, ExternalRefusal. */
export type Location = {
  isRegistered(user: string): Promise<boolean>
  /** Ends all registrations of the user. */
  purge(user: string): Promise<void>
}

const NOT_REGISTERED = /^AOR not found/

/**
 * By RPC and not by the table: only in one of usrloc's modes (`db_mode` 3) is the table what Kamailio goes by; in the others
 * it is a copy of what stands in memory, which a deleted row would not change. Without an `rpcUrl` nobody is registered.
 */
export function createLocation(config: KamailioConfig, { http }: Pick<ConnectorTools, 'http'>): Location {
  const { rpcUrl: url, locationTable: table, domain } = config
  if (url === undefined) return { isRegistered: async () => false, purge: async () => undefined }

  const call = async (method: string, user: string): Promise<Answer> => {
    const aor = config.locationDomain ? `${user}@${domain}` : user
    const { status, body } = await http({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method, params: [table, aor], id: 1 }),
    })
    return parseAnswer(status, body)
  }
  const refuse = (said: string): ExternalRefusal =>
    new ExternalRefusal(`Kamailio's RPC said "${said}"`, { code: 'rpc', blames: 'system' })
  return {
    async isRegistered(user) {
      const answer = await call('ul.lookup', user)
      if (answer.kind === 'result') return true
      if (NOT_REGISTERED.test(answer.message)) return false
      throw refuse(answer.message)
    },
    async purge(user) {
      const answer = await call('ul.rm', user)
      if (answer.kind === 'error' && !NOT_REGISTERED.test(answer.message)) throw refuse(answer.message)
    },
  }
}

type Answer = { kind: 'result' } | { kind: 'error'; message: string }

function parseAnswer(status: number, body: string): Answer {
  const answer = parseJson(body)
  if (answer !== undefined && 'result' in answer) return { kind: 'result' }
  const error = answer?.error
  if (typeof error === 'object' && error !== null && 'message' in error)
    return { kind: 'error', message: String(error.message).slice(0, 200) }
  if (status >= 500) throw new ExternalUnreachable(`Kamailio's RPC answered ${status}`)
  return { kind: 'error', message: `${status}, which is no answer to an RPC` }
}

function parseJson(text: string): { result?: unknown; error?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
