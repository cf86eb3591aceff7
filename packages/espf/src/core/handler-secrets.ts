import type { HandlerAuth } from '@openespf/contract/espf-handlers'

/** What is sealed in `espf.handler.secrets_sealed`: all of a handler that never comes back out of the API. */
export type HandlerSecrets = {
  auth: HandlerAuth
  /** Of the Standard Webhooks headers: `whsec_` and base64; two while one replaces the other. */
  webhookSecrets: readonly string[]
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>
  /** PEM texts. */
  tls: { readonly ca?: string; readonly certificate?: string; readonly key?: string }
}

/**
 * Reads what was sealed: `{"auth": …, "webhook_secrets"?: […], "headers"?: {…}, "tls"?: {…}}`.
 * Throws, without quoting anything of it, when it is something else.
 */
export function parseSecrets(text: string): HandlerSecrets {
  const stored = parseObject(text)
  const { webhook_secrets: webhookSecrets = [], headers = {}, tls = {} } = stored
  if (!Array.isArray(webhookSecrets) || !webhookSecrets.every(isText)) throw unreadable('webhook_secrets')
  if (!isTexts(headers)) throw unreadable('headers')
  if (!isTexts(tls)) throw unreadable('tls')
  const { ca, certificate, key } = tls
  return {
    auth: parseAuth(stored['auth']),
    webhookSecrets,
    headers,
    tls: {
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { certificate }),
      ...(key !== undefined && { key }),
    },
  }
}

/** The form in which `parseSecrets` reads them. */
export function formatSecrets(secrets: HandlerSecrets): string {
  const { auth, webhookSecrets, headers, tls } = secrets
  return JSON.stringify({ auth, webhook_secrets: webhookSecrets, headers, tls })
}

function parseAuth(value: unknown): HandlerAuth {
  if (!isTexts(value)) throw unreadable('auth')
  const { type, user, password, scheme, credential, header, key_id, key, signing_string } = value
  if (type === 'basic' && isText(user) && isText(password)) return { type, user, password }
  if (type === 'custom' && isText(scheme) && isText(credential)) {
    return { type, scheme, credential, ...(header !== undefined && { header }) }
  }
  const { algorithm } = value
  const isKnown = algorithm === undefined || algorithm === 'hmac-sha1' || algorithm === 'hmac-sha256'
  if (type === 'signature' && isText(key_id) && isText(key) && isKnown) {
    return {
      type,
      key_id,
      key,
      ...(algorithm !== undefined && { algorithm }),
      ...(signing_string !== undefined && { signing_string }),
    }
  }
  throw unreadable('auth')
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
  }
  if (!isObject(value)) throw new Error("the handler's stored secrets are not a JSON object")
  return value
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every(isText)
const unreadable = (part: string): Error =>
  new Error(`the handler's stored "${part}" has a form that is not known`)
