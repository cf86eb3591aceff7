import type { ConnectorMemory, ExternalKey, ReadResult } from '@openespf/application/connector'
import type { Caller } from './caller.ts'
import type { Actual, Known } from './plan.ts'
import type { Problem } from './problem.ts'
import type { Program } from './program.ts'

type From = { program: Program; caller: Caller; memory: ConnectorMemory }

/** What the external system says of the accounts, or, where it cannot be asked, what it was sent last. */
export async function read(keys: readonly ExternalKey[], from: From): Promise<ReadResult<Actual>> {
  const actual = new Map<string, Known>()
  for (const { kind, value } of keys) {
    if (kind !== 'account_id') continue
    const known = await readOne(value, from)
    if (known.kind === 'retry' || known.kind === 'reject') return known
    actual.set(value, known)
  }
  return { kind: 'read', actual, found: [] }
}

async function readOne(accountId: string, { program, caller, memory }: From): Promise<Known | Problem> {
  if (!program.read) return { kind: 'sent', fingerprint: await memory.recall(accountId) }
  const called = await caller.call(program.read, { input: { account_id: accountId }, variables: {} })
  if (called.kind !== 'answered') return called
  switch (called.verdict.kind) {
    case 'absent':
      return { kind: 'absent' }
    case 'retry':
    case 'reject':
      return called.verdict
    case 'pending':
      return { kind: 'reject', reason: 'an answer to a read cannot be pending' }
    default: {
      if (typeof called.body === 'string')
        return { kind: 'reject', reason: `what is read for ${accountId} is not JSON` }
      const state = await program.read.state.evaluate(called.body, { account_id: accountId })
      if (state.kind !== 'value') return state
      return state.value === undefined || state.value === null
        ? { kind: 'absent' }
        : { kind: 'found', state: state.value }
    }
  }
}
