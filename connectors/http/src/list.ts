import type { ExternalKey, ListResult } from '@openespf/application/connector'
import type { Caller } from './caller.ts'
import type { Program } from './program.ts'

/** A page of the accounts that the external system holds, by the ids that the answer names. */
export async function list(
  after: string | undefined,
  { program, caller }: { program: NonNullable<Program['list']>; caller: Caller },
): Promise<ListResult> {
  const input = after === undefined ? {} : { after }
  const called = await caller.call(program, { input, variables: {} })
  if (called.kind !== 'answered') return called
  const { verdict, status, body } = called
  if (verdict.kind === 'retry' || verdict.kind === 'reject') return verdict
  if (verdict.kind === 'absent' || verdict.kind === 'pending' || typeof body === 'string')
    return { kind: 'reject', reason: `list was answered ${status}, and no JSON within 64 KB` }
  const ids = await program.ids.evaluate(body, input)
  if (ids.kind !== 'value') return ids
  const keys = keysOf(ids.value)
  if (!keys) return { kind: 'reject', reason: 'list.ids yields something else than ids' }
  const next = await program.next?.evaluate(body, input)
  if (next && next.kind !== 'value') return next
  const text = next?.value === undefined || next.value === null ? undefined : String(next.value)
  return text !== undefined && text === after
    ? { kind: 'reject', reason: 'list.next yields the same page again' }
    : { kind: 'listed', keys, next: text }
}

/** JSONata makes no list of a single value. */
function keysOf(ids: unknown): ExternalKey[] | undefined {
  const list: unknown[] = ids === undefined || ids === null ? [] : Array.isArray(ids) ? ids : [ids]
  const keys = list.map((id): ExternalKey | undefined =>
    (typeof id === 'string' && id !== '') || typeof id === 'number'
      ? { kind: 'account_id', value: String(id) }
      : undefined,
  )
  return keys.every((key) => key !== undefined) ? keys : undefined
}
