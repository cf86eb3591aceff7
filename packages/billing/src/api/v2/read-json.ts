import { AppError } from '@openespf/contract/errors'
import { isRecord } from '../../core/json.ts'

/** Reads a body that must be a JSON object; refuses others with `request.not_json`. */
export function readJsonObject(body: unknown): Record<string, unknown> {
  const value = parse(body)
  if (!isRecord(value)) throw notJson('it is another JSON value')
  return value
}

function parse(body: unknown): unknown {
  if (!(body instanceof Uint8Array) || body.length === 0) throw notJson('it is empty')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw notJson(error instanceof SyntaxError ? 'its syntax is wrong' : 'it is not UTF-8')
  }
}

function notJson(problem: string): AppError {
  return new AppError('request.not_json', { problem })
}
