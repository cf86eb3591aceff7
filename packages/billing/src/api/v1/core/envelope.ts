import { AppError } from '@openespf/contract/errors'
import { isRecord, isStorable } from '../../../core/json.ts'

/** The two parts of a call as they came: objects, or JSON texts, or nothing. */
export type Envelope = { authInfo: unknown; params: unknown }

/**
 * The parameters of a call: `{}` when `params` is missing, '' or `[]`, which is what PHP makes of an empty object. Refuses
 * with `request.invalid` what is no object or no JSON text of one, or holds text that PostgreSQL cannot keep (U+0000,
 * unpaired surrogates).
 */
export function readParams(params: unknown): object {
  const read = isEmpty(params) ? {} : parseObject(params)
  if (read === undefined) throw new AppError('request.invalid', { problem: 'params must be an object' })
  if (!isStorable(read))
    throw new AppError('request.invalid', { problem: 'a text holds U+0000 or half a surrogate pair' })
  return read
}

/** Missing, '', or an array without elements. */
export function isEmpty(part: unknown): boolean {
  if (typeof part === 'string') return ['', '[]'].includes(part.trim())
  return part === undefined || (Array.isArray(part) && part.length === 0)
}

/** The object that a value is or whose JSON text it is. */
export function parseObject(part: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = typeof part === 'string' ? parseJson(part) : part
  return isRecord(value) ? value : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
