import { createHash } from 'node:crypto'
import { accountIdOf, type Subscriber, type Wanted } from '@openespf/application/connector'
import type { Problem } from './problem.ts'
import type { Program } from './program.ts'
import { type Fixed, renderRequest } from './render-request.ts'

/** What expressions about an account are evaluated over. */
export type Scope = { account_id: string } & Subscriber

export type State = Readonly<Record<string, unknown>>

export type Desired = { accountId: string; scope: Scope; state: StateWanted | Problem }

/** `fingerprint`: of the request that brings it about, where the external system cannot be read. */
export type StateWanted = { kind: 'state'; state: State; fingerprint: string | undefined }

const CLOSED = 'C'

/** undefined for a closed account, and for one that `wanted` leaves out. */
export async function desire(
  subscriber: Subscriber,
  program: Program,
  fixed: Fixed,
): Promise<Wanted<Desired> | undefined> {
  if (subscriber.account.bill_status === CLOSED) return undefined
  const accountId = accountIdOf(subscriber)
  const scope: Scope = { account_id: accountId, ...subscriber }
  const wanted = await program.wanted.evaluate(scope)
  if (wanted.kind === 'value' && wanted.value !== true) return undefined
  const state = wanted.kind === 'value' ? await workOut(scope, program, fixed) : wanted
  return {
    keys: [{ kind: 'account_id', value: accountId }],
    desired: { accountId, scope, state },
  }
}

async function workOut(scope: Scope, program: Program, fixed: Fixed): Promise<StateWanted | Problem> {
  const found = await program.state.evaluate(scope)
  if (found.kind !== 'value') return found
  if (!isState(found.value)) return { kind: 'reject', reason: 'state yields no object' }
  const state = found.value
  if (program.read) return { kind: 'state', state, fingerprint: undefined }
  const values = { input: scope, variables: { state } }
  const rendered = await renderRequest(program.send, values, fixed)
  if (rendered.kind !== 'request') return rendered
  const fingerprint = createHash('sha256').update(JSON.stringify(rendered.request)).digest('hex')
  return { kind: 'state', state, fingerprint }
}

export function isState(value: unknown): value is State {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
