import fc from 'fast-check'
import { type Break, breaks, breakUp, junk } from './breaking.ts'
import type { Known } from './known.ts'

/** A session that requests are made in. */
export type Session = { login: string; password: string; sessionId: string; accessToken: string }
export type World = { known: Known; session: Session }

export type Sent = { verb: string; path: string; headers: Record<string, string>; body?: string }

/** A request that is not made yet: what it refers to is looked up when it is. */
export type Draft = { operation: string; params: unknown; send(world: World): Sent }

export const JSON_TYPE = { 'content-type': 'application/json' }
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** What is wrong with a request beyond its params; mostly nothing. */
export type Noise = { body?: string; headers: Record<string, string>; verb?: string }

export const noise: fc.Arbitrary<Noise> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Noise>({ headers: {} }) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('', '[]', 'null', '{"params":', '5'))
      .map((body) => ({ body, headers: {} })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'text/plain',
        'application/json; charset=utf-16',
        'application/json; charset=nonsense',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'application/xml',
      )
      .map((type) => ({ headers: { 'content-type': type } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('Bearer x', 'Bearer', 'Basic !!!', 'Basic YTpi', 'Bearer a.b.c', 'Digest x', '')
      .map((authorization) => ({ headers: { authorization } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
      .map((verb) => ({ verb, headers: {} })),
  },
)

/** Values of a schema, with what is to be made wrong in them. */
export type Params = { value: unknown; breaks: Break[] }

export function paramsOf(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Params> {
  return fc.record({ value: valid, breaks })
}

export function settle({ value, breaks: wrong }: Params, known: Known): unknown {
  return breakUp(known.resolve(value), wrong)
}

/** A part of a path: what is known under that name, or something else. */
export function pathPart(text: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: text }, { weight: 1, arbitrary: junk })
}

export function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return encodeURIComponent(text.toWellFormed()).slice(0, 3000).replace(/%.?$/, '')
}

/** A longer request line is refused by the HTTP server itself, whatever API it is of. */
const PATH_MAX = 8000

/** The request with its noise; a GET has no body. */
export function withNoise(sent: Sent, { body, headers, verb }: Noise): Sent {
  const noisy = {
    ...sent,
    path: sent.path.slice(0, PATH_MAX),
    headers: { ...sent.headers, ...headers },
    ...(body !== undefined && { body }),
    ...(verb && { verb }),
  }
  if (noisy.verb !== 'GET') return noisy
  const { body: _, ...bodyless } = noisy
  return bodyless
}
