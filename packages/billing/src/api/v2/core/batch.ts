import type { Resource } from '@openespf/contract/billing-v2'
import { isRecord } from '../../../core/json.ts'
import { invalid } from '../../../core/refusals.ts'

/** Items of a `:batch`; each is one operation of one transaction. */
const BATCH_MAX = 100

export type Item = {
  kind: 'create' | 'update' | 'remove'
  key: string
  body: object
  ifMatch: string | undefined
}

const METHODS = { POST: 'create', PATCH: 'update', DELETE: 'remove' } as const

/** Reads `{"operations": [{"method": "PATCH", "key": 5, "body": {…}, "if_match": "…"}]}`. */
export function readBatch(resource: Resource, body: object): Item[] {
  const operations = 'operations' in body ? body.operations : undefined
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > BATCH_MAX)
    throw invalid(`operations must be a list of 1 to ${BATCH_MAX}`)
  return operations.map((one: unknown, index) => {
    const where = `operations.${index}`
    if (!isRecord(one)) throw invalid(`${where} must be an object`)
    const item: { method?: unknown; key?: unknown; body?: unknown; if_match?: unknown } = one
    const kind =
      item.method === 'POST' || item.method === 'PATCH' || item.method === 'DELETE'
        ? METHODS[item.method]
        : undefined
    const verb = kind === 'remove' ? 'delete' : kind
    if (!kind || !verb || !resource.verbs.includes(verb))
      throw invalid(`${where}.method must be POST, PATCH or DELETE, as ${resource.name} can do`)
    if (kind !== 'create' && item.key === undefined) throw invalid(`${where}.key is needed`)
    if (kind !== 'remove' && !isRecord(item.body)) throw invalid(`${where}.body must be an object`)
    if (item.if_match !== undefined && typeof item.if_match !== 'string')
      throw invalid(`${where}.if_match must be a text`)
    return {
      kind,
      key: String(item.key ?? ''),
      body: isRecord(item.body) ? item.body : {},
      ifMatch: item.if_match,
    }
  })
}
