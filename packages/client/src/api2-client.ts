import type { Field, ResourceName, resources } from '@openespf/contract/billing-v2'
import { Api2Refused, BillingUnreachable } from './errors.ts'
import { toQuery } from './fill-path.ts'
import { type Fetch, type Fetched, failureText, field, readJson, send } from './send-json.ts'
import type { TokenSource } from './token-keeper.ts'

type Resources = typeof resources
type FieldsOf<N extends ResourceName> = Resources[N]['fields']
type JsonOf<F> = F extends { kind: 'id' | 'integer' }
  ? number
  : F extends { kind: 'boolean' }
    ? boolean
    : F extends { kind: 'json' }
      ? unknown
      : string
type ValueOf<F> = F extends { nullable: true } ? JsonOf<F> | null : JsonOf<F>
type Shown<F> = { [K in keyof F as F[K] extends { secret: true } ? never : K]?: ValueOf<F[K]> }
type Written<F, W extends Field['write']> = {
  [K in keyof F as F[K] extends { write: 'both' | W } ? K : never]?: ValueOf<F[K]>
}

/** One of a resource: its own fields, and those asked for of its relations. */
export type Api2Item<N extends ResourceName> = Shown<FieldsOf<N>> & {
  [R in keyof Resources[N]['relations']]?: Readonly<Record<string, unknown>> | null
}
/** One that was read, with the ETag that a change may name as `ifMatch`. */
export type Api2Read<N extends ResourceName> = { item: Api2Item<N>; etag: string }
export type Api2Page<N extends ResourceName> = {
  items: Api2Item<N>[]
  next_cursor: string | null
  total?: number
}
/** `fields`, `sort`, `limit`, `cursor`, `total`, and filters: `{ 'name.like': 'A%' }`. */
export type Api2Query = Readonly<Record<string, string | number | boolean>>
export type Api2Operation<N extends ResourceName> =
  | { method: 'POST'; body: Written<FieldsOf<N>, 'create'> }
  | { method: 'PATCH'; key: number; body: Written<FieldsOf<N>, 'update'>; if_match?: string }
  | { method: 'DELETE'; key: number; if_match?: string }

type ActionsOf<N extends ResourceName> = Resources[N] extends { actions: infer A } ? A : never
type Named<F> = { [K in keyof F]?: ValueOf<F[K]> }
type BodyOf<N extends ResourceName, A extends keyof ActionsOf<N>> = ActionsOf<N>[A] extends {
  fields: infer F
}
  ? Named<F>
  : never
type AnswerOf<N extends ResourceName, A extends keyof ActionsOf<N>> = ActionsOf<N>[A] extends {
  answers: infer R extends ResourceName
}
  ? Api2Read<R>
  : never

type Options = { fields?: string; ifMatch?: string; idempotencyKey?: string }

/** All verbs reject with Api2Refused on a 4xx answer and with BillingUnreachable when there is no usable answer. */
export type Api2Client = {
  list<N extends ResourceName>(name: N, query?: Api2Query): Promise<Api2Page<N>>
  /** All that fit, page after page. */
  each<N extends ResourceName>(name: N, query?: Api2Query): AsyncGenerator<Api2Item<N>, void, undefined>
  get<N extends ResourceName>(name: N, key: number, options?: Options): Promise<Api2Read<N>>
  create<N extends ResourceName>(
    name: N,
    body: Written<FieldsOf<N>, 'create'>,
    options?: Options,
  ): Promise<Api2Read<N>>
  update<N extends ResourceName>(
    name: N,
    key: number,
    body: Written<FieldsOf<N>, 'update'>,
    options?: Options,
  ): Promise<Api2Read<N>>
  remove(name: ResourceName, key: number, options?: Options): Promise<void>
  /** All of the operations, or none. */
  batch<N extends ResourceName>(
    name: N,
    operations: readonly Api2Operation<N>[],
    options?: Options,
  ): Promise<{ status: number; body?: Api2Item<N>; etag?: string }[]>
  /** `act('invoices', 5, 'payments', { amount: '10' })`. */
  act<N extends ResourceName, A extends keyof ActionsOf<N> & string>(
    at: { name: N; key: number; action: A },
    body: BodyOf<N, A>,
    options?: Options,
  ): Promise<AnswerOf<N, A>>
}

type Sent = { verb: string; path: string; body?: unknown; query?: Api2Query; options?: Options }

/**
 * A client of API 2.0. `baseUrl` is scheme, host and port, and what the realm's interface stands below, if anything; the
 * billing client of the same system is a token source. A token that the server refuses is replaced, and the request
 * repeated, once.
 */
export function createApi2Client(options: {
  baseUrl: string
  tokenSource: TokenSource
  fetch?: Fetch
  timeoutMs?: number
}): Api2Client {
  const base = `${options.baseUrl.replace(/\/+$/, '')}/api/2`

  const sendOnce = (sent: Sent, token: string): Promise<Fetched> =>
    send({
      fetch: options.fetch ?? fetch,
      method: sent.verb,
      url: `${base}${sent.path}${toQuery({ ...sent.query, ...pick('fields', sent.options?.fields) })}`,
      token,
      accept: 'application/json',
      headers: {
        ...pick('if-match', sent.options?.ifMatch),
        ...pick('idempotency-key', sent.options?.idempotencyKey),
      },
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
      ...(sent.body === undefined ? {} : { body: sent.body }),
    })

  const request = async (sent: Sent): Promise<{ body: unknown; etag: string }> => {
    const token = await options.tokenSource.accessToken()
    try {
      const first = await sendOnce(sent, token)
      const response =
        first.status === 401 ? await sendOnce(sent, await options.tokenSource.accessToken(token)) : first
      const body = await readJson(response)
      if (!response.ok) throw refusal(sent, response.status, body)
      return { body, etag: response.headers.get('etag') ?? '' }
    } catch (error) {
      if (error instanceof Api2Refused || error instanceof BillingUnreachable) throw error
      throw new BillingUnreachable(`billing does not answer ${sent.path}: ${failureText(error)}`, {
        cause: error,
      })
    }
  }
  const read = async <T>(sent: Sent): Promise<T> => {
    const { body, etag } = await request(sent)
    return trust<T>({ item: body, etag })
  }

  const list: Api2Client['list'] = async (name, query = {}) =>
    trust((await request({ verb: 'GET', path: `/${name}`, query })).body)

  return {
    list,
    async *each(name, query = {}) {
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof list<typeof name>>> = await list(name, {
          ...query,
          ...pick('cursor', cursor ?? undefined),
        })
        yield* page.items
        cursor = page.next_cursor
      } while (cursor !== null)
    },
    get: (name, key, given = {}) => read({ verb: 'GET', path: `/${name}/${key}`, options: given }),
    create: (name, body, given = {}) => read({ verb: 'POST', path: `/${name}`, body, options: given }),
    update: (name, key, body, given = {}) =>
      read({ verb: 'PATCH', path: `/${name}/${key}`, body, options: given }),
    async remove(name, key, given = {}) {
      await request({ verb: 'DELETE', path: `/${name}/${key}`, options: given })
    },
    async batch(name, operations, given = {}) {
      const sent = { verb: 'POST', path: `/${name}:batch`, body: { operations }, options: given }
      return trust(field((await request(sent)).body, 'results'))
    },
    act: ({ name, key, action }, body, given = {}) =>
      read({ verb: 'POST', path: `/${name}/${key}/${action}`, body, options: given }),
  }
}

function pick(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

/** What to throw for an answer that is no success. */
function refusal({ verb, path }: Sent, status: number, body: unknown): Error {
  const detail = field(body, 'detail')
  const said = typeof detail === 'string' ? detail : `HTTP ${status}`
  if (status < 400 || status >= 500)
    return new BillingUnreachable(`billing answered ${verb} ${path} with HTTP ${status}: ${said}`)
  return new Api2Refused(status, String(field(body, 'code') ?? ''), said)
}

/** The one place where the contract's word for the shape of an answer is taken. */
function trust<T>(result: unknown): T
function trust(result: unknown): unknown {
  return result
}
