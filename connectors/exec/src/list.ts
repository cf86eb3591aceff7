import type { ExternalKey, ListResult } from '@openespf/application/connector'
import type { Script } from './script.ts'

/** A page of the accounts that the script tells of: a line for each, and one that says where the next page begins. */
export async function list(script: Script, after: string | undefined): Promise<ListResult> {
  const said = await script.callForLines({ action: 'list', after: after ?? null })
  if (said.kind !== 'done') return said
  const keys: ExternalKey[] = []
  let next: string | undefined
  for (const line of said.answers) {
    const { account_id: value, next: following } = line
    if (typeof value === 'string' && value !== '') keys.push({ kind: 'account_id', value })
    else if (typeof following === 'string' && following !== '' && following !== after) next = following
    else
      return { kind: 'retry', reason: 'list: a line of the script has neither account_id nor another next' }
  }
  return { kind: 'listed', keys, next }
}
