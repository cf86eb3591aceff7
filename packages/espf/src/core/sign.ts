import type { HandlerAuth } from '@openespf/contract/espf-handlers'
import type { Delivery } from './delivery.ts'

export type HmacAlgorithm = 'sha1' | 'sha256'

/** The HMAC of a text in UTF-8. */
export type Hmac = (algorithm: HmacAlgorithm, key: Uint8Array, text: string) => Uint8Array

export type SignatureAuth = Extract<HandlerAuth, { type: 'signature' }>

const SIGNING_STRING = 'date: {date}'

/** The value of an Authorization header of the Basic scheme, in UTF-8: espf-facts §4.3. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${btoa(utf8Characters(`${user}:${password}`))}`
}

/**
 * `Signature keyId="…",algorithm="…",signature="<base64>"` over the signing string, in which `{date}` stands for the value
 * of the `Date` header: espf-facts §4.3. No spaces after the commas: receivers split it at the first space into two parts.
 */
export function signatureAuthorization(auth: SignatureAuth, date: string, hmac: Hmac): string {
  const text = (auth.signing_string ?? SIGNING_STRING).replaceAll('{date}', date)
  const algorithm = auth.algorithm === 'hmac-sha256' ? 'sha256' : 'sha1'
  return signatureHeader(auth, toBase64(hmac(algorithm, new TextEncoder().encode(auth.key), text)))
}

export function signatureHeader(auth: SignatureAuth, signature: string): string {
  const algorithm = auth.algorithm ?? 'hmac-sha1'
  return `Signature keyId="${auth.key_id}",algorithm="${algorithm}",signature="${signature}"`
}

/**
 * The `webhook-id` of a delivery. Repeats carry the same, so that a receiver can drop those that it has; the handler and
 * the type belong to it because one event can be sent as several types. A redelivery by hand has one of its own (`…_r2`):
 * it is asked for so that the event is processed once more, and a receiver that drops known ids would swallow it.
 */
export function webhookId(
  delivery: Pick<Delivery, 'iHandler' | 'iEvent' | 'eventType' | 'redelivery'>,
): string {
  const { iHandler, iEvent, eventType, redelivery } = delivery
  // A dot separates the id from what follows it in the signed text.
  const type = encodeURIComponent(eventType).replaceAll('%2F', '/').replaceAll('.', '%2E')
  return `evt_${iHandler}_${iEvent}_${type}${redelivery > 0 ? `_r${redelivery}` : ''}`
}

/** The key of a Standard Webhooks secret: the bytes that follow `whsec_` in base64. Throws when they are not base64. */
export function webhookKey(secret: string): Uint8Array {
  try {
    return Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0))
  } catch {
    throw new Error('a webhook secret is not "whsec_" and base64')
  }
}

/** `v1,<base64>` for each key, space-separated: HMAC-SHA256 over `<id>.<seconds>.<body>` (Standard Webhooks). */
export function webhookSignature(
  message: { id: string; seconds: number; body: string },
  keys: readonly Uint8Array[],
  hmac: Hmac,
): string {
  const text = `${message.id}.${message.seconds}.${message.body}`
  return keys.map((key) => `v1,${toBase64(hmac('sha256', key, text))}`).join(' ')
}

/** The text's UTF-8 bytes as characters: how bytes are written into a header, and what `btoa` takes. */
export function utf8Characters(text: string): string {
  return characters(new TextEncoder().encode(text))
}

function toBase64(bytes: Uint8Array): string {
  return btoa(characters(bytes))
}

const characters = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
