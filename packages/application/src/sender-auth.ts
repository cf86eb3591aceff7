import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { HandlerAuth } from '@openespf/contract/espf-handlers'

/** What the senders of events present, as on their side (espf-facts §4.3). `max_skew_seconds`: of a signed `Date`. */
export type SenderAuth = HandlerAuth & { max_skew_seconds?: number }

/** `late`: the credentials are right, but the signed date is too far from our clock, which may be the wrong one. */
export type Verdict = 'allowed' | 'refused' | 'late'

/**
 * A day: what a sender sends again may still carry the date of the first time, and an event that is replayed does no
 * harm, since it only asks to look again.
 */
const MAX_SKEW_SECONDS = 86_400
const SIGNING_STRING = 'date: {date}'

/** Checks requests of senders of events. Secrets are compared in a time that says nothing about where two differ. */
export function createSenderCheck(
  auth: SenderAuth,
  clock: { now(): Date },
): (headers: IncomingHttpHeaders) => Verdict {
  switch (auth.type) {
    case 'basic': {
      const wanted = Buffer.from(`${auth.user}:${auth.password}`).toString('base64')
      return ({ authorization }) => judge(credentialsOf('Basic', authorization), wanted)
    }
    case 'custom': {
      const header = (auth.header ?? 'authorization').toLowerCase()
      return (headers) => judge(credentialsOf(auth.scheme, headers[header]), auth.credential)
    }
    case 'signature':
      return (headers) => judgeSignature(auth, headers, clock.now())
  }
}

/** The name under which a sender's events are stored: never a secret. */
export function senderOf(auth: SenderAuth): string {
  switch (auth.type) {
    case 'basic':
      return auth.user
    case 'custom':
      return auth.scheme
    case 'signature':
      return auth.key_id
  }
}

function judgeSignature(
  auth: Extract<SenderAuth, { type: 'signature' }>,
  { authorization, date }: IncomingHttpHeaders,
  now: Date,
): Verdict {
  const given = readSignature(credentialsOf('Signature', authorization))
  const { key_id: keyId, key, algorithm = 'hmac-sha1', signing_string: text = SIGNING_STRING } = auth
  if (date === undefined || given['keyId'] !== keyId || given['algorithm'] !== algorithm) return 'refused'
  const hmac = createHmac(algorithm === 'hmac-sha256' ? 'sha256' : 'sha1', key)
  const signature = hmac.update(text.replaceAll('{date}', date)).digest('base64')
  if (judge(given['signature'] ?? '', signature) === 'refused') return 'refused'
  const skewMs = Math.abs(Date.parse(date) - now.getTime())
  return skewMs <= (auth.max_skew_seconds ?? MAX_SKEW_SECONDS) * 1000 ? 'allowed' : 'late'
}

/** The parameters of a `Signature` header: `keyId="…",algorithm="…",signature="…"`, in any order. */
function readSignature(parameters: string): Record<string, string> {
  return Object.fromEntries(
    [...parameters.matchAll(/(\w+)="([^"]*)"(?:,\s*|$)/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** What follows the scheme; '' when it is another. The scheme's case does not matter. */
function credentialsOf(scheme: string, header: string | string[] | undefined): string {
  if (typeof header !== 'string') return ''
  const space = header.indexOf(' ')
  return header.slice(0, space).toLowerCase() === scheme.toLowerCase() ? header.slice(space + 1) : ''
}

function judge(given: string, wanted: string): Verdict {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted)) ? 'allowed' : 'refused'
}
