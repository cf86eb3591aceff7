/** The part of the global fetch that the clients use; handed over in tests. */
export type Fetch = (url: string, init: FetchInit) => Promise<Fetched>
export type FetchInit = {
  method: string
  headers: Readonly<Record<string, string>>
  redirect: 'error'
  signal: AbortSignal
  body?: string
}
export type Fetched = Pick<Response, 'status' | 'ok' | 'body' | 'text'> & { headers: Pick<Headers, 'get'> }

/** `retryAfter`: the header's text, where there is one. */
export type JsonAnswer = { status: number; body: unknown; retryAfter?: string }

/**
 * Sends JSON and reads JSON, within the time-out (milliseconds). An empty body is `{}` (espf-facts §7.1, §5.1), a body that is no JSON is
 * undefined. Rejects when there is no answer.
 */
export async function sendJson(request: {
  fetch: Fetch
  method: string
  url: string
  token?: string
  body?: unknown
  timeoutMs: number
}): Promise<JsonAnswer> {
  const { timeoutMs, ...rest } = request
  const response = await send({ ...rest, accept: 'application/json', signal: AbortSignal.timeout(timeoutMs) })
  const retryAfter = response.headers.get('retry-after')
  return {
    status: response.status,
    body: await readJson(response),
    ...(retryAfter !== null && { retryAfter }),
  }
}

/** Sends JSON, or nothing; the answer's body is not read. Redirects are not followed: they would take the token along. */
export function send(request: {
  fetch: Fetch
  method: string
  url: string
  token?: string
  body?: unknown
  accept: string
  headers?: Readonly<Record<string, string>>
  signal: AbortSignal
}): Promise<Fetched> {
  const headers: Record<string, string> = { accept: request.accept, ...request.headers }
  if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  return request.fetch(request.url, {
    method: request.method,
    headers,
    redirect: 'error',
    signal: request.signal,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
}

/** The JSON of a body: empty is `{}`, no JSON is undefined. */
export async function readJson(response: Fetched): Promise<unknown> {
  return parse(await response.text())
}

/** The reason of a failed fetch in a few words; the interesting part is in the cause. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}

/** A field of an unknown JSON value, undefined when there is none. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function parse(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
