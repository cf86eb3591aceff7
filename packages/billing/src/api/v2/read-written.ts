import type { Fields } from '@openespf/contract/billing-v2'
import { createCheck } from '@openespf/foundation/http'
import { isStorable } from '../../core/json.ts'
import { invalid } from '../../core/refusals.ts'
import { readWritten } from './core/writable.ts'

/** Reads bodies of those fields as the operations take them; refuses one that does not fit the schema. */
export function createReader(
  written: { fields: Fields },
  schema: Parameters<typeof createCheck>[0],
): (body: object) => Record<string, unknown> {
  const check = createCheck(schema)
  return (body) => {
    if (!isStorable(body)) throw invalid('a text holds U+0000 or half a surrogate pair')
    const problem = check(body)
    if (problem !== undefined) throw invalid(problem)
    return readWritten(written, body)
  }
}
