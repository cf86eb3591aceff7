import type { ConnectorMemory, Ending } from '@openespf/application/connector'
import type { Verdict } from './answer.ts'

/** A change that the external system will confirm, where it cannot be read: what was sent to whom. */
export type Awaited = { accountId: string; fingerprint: string }

/** Until its end is known, what was sent does not count as sent: another look sends again, under another token. */
export async function awaitEnd(memory: ConnectorMemory, token: string, awaited: Awaited): Promise<void> {
  await memory.remember(nameOf(token), JSON.stringify(awaited))
  await memory.remember(awaited.accountId, markOf(token))
}

/** Its end: what was sent counts from now on, or not, unless something else was sent meanwhile. */
export async function settleEnd(memory: ConnectorMemory, token: string, arrived: boolean): Promise<void> {
  const text = await memory.recall(nameOf(token))
  if (text === undefined) return
  const { accountId, fingerprint }: Awaited = JSON.parse(text)
  if ((await memory.recall(accountId)) === markOf(token)) {
    if (arrived) await memory.remember(accountId, fingerprint)
    else await memory.forget(accountId)
  }
  await memory.forget(nameOf(token))
}

/** What an answer says of the end of what was pending; a token that nobody knows there is one to try again. */
export function endingOf(verdict: Exclude<Verdict, { kind: 'pending' }>): Ending {
  switch (verdict.kind) {
    case 'applied':
      return { kind: 'applied', detail: 'the external system confirmed it' }
    case 'absent':
      return { kind: 'retry', reason: 'the external system does not know what was pending' }
    default:
      return verdict
  }
}

function nameOf(token: string): string {
  return `token:${token}`
}

function markOf(token: string): string {
  return `awaits:${token}`
}
