import { AppError } from '@openespf/contract/errors'

/** Reads a JSON body; an empty one is no body, which PHP clients send with a content type (espf-facts §5.1). */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  const text = decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('request.not_json', { problem: 'its syntax is wrong' })
  }
}

/** Reads a form (`application/x-www-form-urlencoded`); refuses a name that is given twice. */
export function readForm(bytes: Uint8Array): Record<string, string> {
  const fields = [...new URLSearchParams(decode(bytes))]
  const twice = fields.find(([name], index) => fields.findIndex((field) => field[0] === name) !== index)
  if (twice) throw new AppError('request.invalid', { problem: `${twice[0].slice(0, 64)} is given twice` })
  return Object.fromEntries(fields)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('request.invalid', { problem: 'the body is not UTF-8' })
  }
}
