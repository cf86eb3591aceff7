import type { ConnectorMemory, Outcome } from '@openespf/application/connector'
import type { Called, Caller } from './caller.ts'
import { awaitEnd, endingOf } from './pending.ts'
import { type Change, describe, type Known } from './plan.ts'
import type { Program } from './program.ts'

type By = { program: Program; caller: Caller; memory: ConnectorMemory }

/**
 * Makes one change. What is remembered is forgotten before anything is sent and written down after it arrived: a crash
 * between the two means that it is sent again, never that it is taken for sent.
 */
export async function apply(change: Change, by: By): Promise<Outcome> {
  switch (change.kind) {
    case 'send':
      return send(change, by)
    case 'remove':
      return remove(change, by)
    case 'impossible':
      return change.problem
    default:
      return change satisfies never
  }
}

async function send(change: Extract<Change, { kind: 'send' }>, by: By): Promise<Outcome> {
  const { accountId, scope, known, wanted } = change
  const { program, caller, memory } = by
  const { fingerprint } = wanted
  if (fingerprint !== undefined) await memory.forget(accountId)
  const request = known.kind === 'absent' ? (program.create ?? program.send) : program.send
  const variables = { state: wanted.state, actual: foundIn(known) }
  const outcome = toOutcome(change, await caller.call(request, { input: scope, variables }))
  if (fingerprint === undefined) return outcome
  if (outcome.kind === 'pending') await awaitEnd(memory, outcome.token, { accountId, fingerprint })
  if (outcome.kind === 'applied' || outcome.kind === 'unchanged')
    await memory.remember(accountId, fingerprint)
  return outcome
}

async function remove(change: Extract<Change, { kind: 'remove' }>, by: By): Promise<Outcome> {
  const { accountId, known } = change
  const { program, caller, memory } = by
  if (!program.remove) return { kind: 'unchanged' }
  if (!program.read) await memory.forget(accountId)
  const values = { input: { account_id: accountId }, variables: { actual: foundIn(known) } }
  return toOutcome(change, await caller.call(program.remove, values))
}

/** What has become of a change that is pending. */
export async function poll(token: string, { program, caller }: By): Promise<Outcome> {
  if (!program.poll) return { kind: 'retry', reason: 'there is no `poll` any more' }
  const called = await caller.call(program.poll, { input: { token }, variables: {} }, token)
  if (called.kind !== 'answered') return called
  const { verdict } = called
  return verdict.kind === 'pending' ? verdict : endingOf(verdict)
}

/** An absence is what a removal wants; for anything else it means that the URL is wrong. */
function toOutcome(change: Change, called: Called): Outcome {
  if (called.kind !== 'answered') return called
  const { verdict, status } = called
  switch (verdict.kind) {
    case 'applied':
      return { kind: 'applied', detail: `${describe(change)}: ${status}` }
    case 'absent':
      return change.kind === 'remove'
        ? { kind: 'unchanged' }
        : { kind: 'reject', reason: `the external system answered ${status}: it does not know the address` }
    default:
      return verdict
  }
}

function foundIn(known: Known): unknown {
  return known.kind === 'found' ? known.state : undefined
}
