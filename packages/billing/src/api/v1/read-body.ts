import { AppError } from '@openespf/contract/errors'
import { isRecord } from '../../core/json.ts'
import type { Envelope } from './core/envelope.ts'

/** The content types that a call's body may have (espf-facts §7.1). */
export const BODY_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
] as const
const [JSON_TYPE, FORM_TYPE] = BODY_TYPES

export function isJson(contentType: string | undefined): boolean {
  return mediaType(contentType) === JSON_TYPE
}

/** What a refusal of another content type says. */
export const EXPECTED_TYPES = `${JSON_TYPE}, ${FORM_TYPE} or multipart/form-data`

/**
 * Reads the `auth_info` and `params` of a body: the members of a JSON object, or the fields of a form. No body at all is an
 * empty form. Refuses with `request.not_json`, `request.not_form` or `request.unsupported_type`.
 */
export async function readBody(body: unknown, contentType: string | undefined): Promise<Envelope> {
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  if (contentType === undefined) return { authInfo: undefined, params: undefined }
  if (isJson(contentType)) return readJson(bytes, contentType)
  if (mediaType(contentType) === FORM_TYPE) return readForm(new URLSearchParams(decodeForm(bytes)))
  return readForm(await parseMultipart(bytes, contentType))
}

function readJson(bytes: Uint8Array, contentType: string): Envelope {
  const value = parseJson(bytes, contentType)
  if (!isRecord(value)) throw notJson('it is another JSON value')
  return { authInfo: value['auth_info'], params: value['params'] }
}

function parseJson(bytes: Uint8Array, contentType: string): unknown {
  if (bytes.length === 0) throw notJson('it is empty')
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  const decoder = decoderOf(charset)
  if (decoder === undefined)
    throw new AppError('request.unsupported_type', {
      type: contentType.slice(0, 100),
      expected: EXPECTED_TYPES,
    })
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch (error) {
    throw notJson(error instanceof SyntaxError ? 'its syntax is wrong' : `it is not ${charset.slice(0, 40)}`)
  }
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return undefined
  }
}

function decodeForm(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw notForm('it is not UTF-8')
  }
}

async function parseMultipart(bytes: Uint8Array, contentType: string): Promise<FormData> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw notForm('its parts are not as its boundary says')
  }
}

async function readForm(form: URLSearchParams | FormData): Promise<Envelope> {
  return { authInfo: await readField(form, 'auth_info'), params: await readField(form, 'params') }
}

/** A part with a file name counts by its content. */
async function readField(form: URLSearchParams | FormData, name: string): Promise<string | undefined> {
  const [value, ...others] = form.getAll(name)
  if (others.length > 0) throw notForm(`${name} is there twice`)
  return typeof value === 'object' ? value.text() : value
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase()
}

function notJson(problem: string): AppError {
  return new AppError('request.not_json', { problem })
}

function notForm(problem: string): AppError {
  return new AppError('request.not_form', { problem })
}
