import { REDELIVERY_HEADER } from '@openespf/contract/envelope'
import { type HandlerAuth, MASK } from '@openespf/contract/espf-handlers'
import type { Delivery } from './delivery.ts'
import type { HandlerSecrets } from './handler-secrets.ts'
import { createEchoMask, type EchoMask } from './mask-echo.ts'
import {
  basicAuthorization,
  type Hmac,
  signatureAuthorization,
  signatureHeader,
  utf8Characters,
  webhookId,
  webhookKey,
  webhookSignature,
} from './sign.ts'

/** Where and how a handler is sent to. */
export type Destination = {
  /** With the query. */
  path: string
  /** The headers that all requests of that second have, names and values in turn. `now` is milliseconds since 1970. */
  headersAt(now: number): string[]
  /** The headers of the delivery itself, names and values in turn; undefined: it has none. */
  sign: ((delivery: Sent, now: number) => string[]) | undefined
  /** Of answers to what is sent with these secrets. */
  maskEcho: EchoMask
}

export type PendingRequest = {
  path: string
  /** Names and values in turn. Shared with other requests: not to be changed. */
  headers: string[]
  body: string
  maskEcho: EchoMask
}

type Sent = Pick<Delivery, 'iHandler' | 'iEvent' | 'eventType' | 'redelivery' | 'body'>
type Header = readonly [name: string, value: string]

const AUTHORIZATION = 'Authorization'
/** Ours, those of the connection, and those that an HTTP client writes by itself. */
const RESERVED = new Set([
  'date',
  'content-type',
  'content-length',
  'content-encoding',
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  REDELIVERY_HEADER,
])

/**
 * The request that delivers an event: a POST of the stored body with the headers of espf-facts §4.1. A redelivery by
 * hand carries its number, so that the receiver can tell it from a repeat.
 * @param now milliseconds since 1970, for the `Date` header
 */
export function prepare(delivery: Sent, destination: Destination, now: number): PendingRequest {
  const { path, sign, maskEcho } = destination
  const { body, redelivery } = delivery
  let headers = destination.headersAt(now)
  if (redelivery > 0) headers = [...headers, REDELIVERY_HEADER, String(redelivery)]
  if (sign !== undefined) headers = [...headers, ...sign(delivery, now)]
  return { path, headers, body, maskEcho }
}

/**
 * Computes once what a handler's requests have in common: a Basic header for good, `Date` and what is signed over it once
 * a second (formatting the date for each request costs more than the rest of `prepare`).
 * Throws when the credentials cannot be sent.
 */
export function createDestination(url: string, secrets: HandlerSecrets, hmac: Hmac): Destination {
  const { pathname, search } = new URL(url)
  const { auth } = secrets
  if (isReservedHeader(authHeaderName(auth))) {
    throw new Error(`the credentials cannot be sent in the header ${authHeaderName(auth)}`)
  }
  const authorize = authorizer(auth, hmac)
  const extra = extraHeaders(secrets).flat()
  const keys = secrets.webhookSecrets.map(webhookKey)
  let latest: { second: number; headers: string[] } = { second: -1, headers: [] }
  return {
    path: pathname + search,
    headersAt(now) {
      const second = Math.floor(now / 1000)
      if (latest.second !== second) {
        const date = httpDate(now)
        const headers = ['Date', date, 'Content-Type', 'application/json', ...authorize(date), ...extra]
        latest = { second, headers }
      }
      return latest.headers
    },
    sign:
      keys.length === 0
        ? undefined
        : (delivery, now) => {
            const [id, seconds] = [webhookId(delivery), Math.floor(now / 1000)]
            const signature = webhookSignature({ id, seconds, body: delivery.body }, keys, hmac)
            return webhookHeaders(delivery, now, signature).flat()
          },
    maskEcho: createEchoMask(secrets),
  }
}

/**
 * The headers that the delivery was or would be sent with at that time (milliseconds since 1970), for showing: whatever is
 * secret stands as `MASK`, and so do all values of the handler's own headers.
 */
export function maskedHeaders(
  delivery: Omit<Sent, 'body'>,
  secrets: HandlerSecrets,
  now: number,
): Record<string, string> {
  const { redelivery } = delivery
  const signature = secrets.webhookSecrets.map(() => `v1,${MASK}`).join(' ')
  return Object.fromEntries([
    ['Date', httpDate(now)],
    ['Content-Type', 'application/json'],
    maskedAuthorization(secrets.auth),
    ...extraHeaders(secrets).map(([name]) => [name, MASK]),
    ...(redelivery > 0 ? [[REDELIVERY_HEADER, String(redelivery)]] : []),
    ...(signature === '' ? [] : webhookHeaders(delivery, now, signature)),
  ])
}

/** Whether a handler's own header, or that of its credentials, may not have that name: it would replace one that matters. */
export function isReservedHeader(name: string): boolean {
  return RESERVED.has(name.toLowerCase())
}

/** The name of the header that carries the credentials: espf-facts §4.1. */
export function authHeaderName(auth: HandlerAuth): string {
  return auth.type === 'custom' ? (auth.header ?? AUTHORIZATION) : AUTHORIZATION
}

function authorizer(auth: HandlerAuth, hmac: Hmac): (date: string) => Header {
  const name = authHeaderName(auth)
  if (auth.type === 'signature') return (date) => [name, signatureAuthorization(auth, date, hmac)]
  const value =
    auth.type === 'basic'
      ? basicAuthorization(auth.user, auth.password)
      : utf8Characters(`${auth.scheme} ${auth.credential}`)
  return () => [name, value]
}

function maskedAuthorization(auth: HandlerAuth): Header {
  const name = authHeaderName(auth)
  switch (auth.type) {
    case 'basic':
      return [name, `Basic ${MASK}`]
    case 'custom':
      return [name, `${auth.scheme} ${MASK}`]
    case 'signature':
      return [name, signatureHeader(auth, MASK)]
  }
}

/** The handler's own headers, without those that would replace ours. */
function extraHeaders({ auth, headers }: HandlerSecrets): Header[] {
  const ours = authHeaderName(auth).toLowerCase()
  return Object.entries(headers).filter(([name]) => !isReservedHeader(name) && name.toLowerCase() !== ours)
}

function webhookHeaders(delivery: Omit<Sent, 'body'>, now: number, signature: string): Header[] {
  return [
    ['webhook-id', webhookId(delivery)],
    ['webhook-timestamp', String(Math.floor(now / 1000))],
    ['webhook-signature', signature],
  ]
}

function httpDate(now: number): string {
  return new Date(now).toUTCString()
}
