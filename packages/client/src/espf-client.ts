import type {
  AccountStatus,
  AccountStatusList,
  ServiceGroup,
  ServiceGroupList,
  SetStatusParams,
} from '@openespf/contract/espf'
import {
  type EspfOperation,
  type EspfOperationName,
  type EspfParams,
  type EspfPathName,
  type EspfResult,
  espfOperations,
} from '@openespf/contract/espf-operations'
import { EspfRefused, EspfUnreachable } from './errors.ts'
import { fillPath, toQuery } from './fill-path.ts'
import { readStream } from './read-stream.ts'
import { type Fetch, failureText, field, type JsonAnswer, readJson, send, sendJson } from './send-json.ts'
import type { TokenSource } from './token-keeper.ts'

/** The server writes at least a comment every 15 s. */
const QUIET_MS = 45_000

export type StatusReport = {
  iAccount: number
  group: string
  status: SetStatusParams['status']
  /** At most 4000 characters: espf-facts §5.3. */
  message: string
}

export type EspfStreamName = 'follow-events'
export type EspfCallName = Exclude<EspfOperationName, EspfStreamName>

/** The values for the names in the operation's path, and its query or body where it takes one. */
export type EspfCallArguments<N extends EspfOperationName> = [
  path: Readonly<Record<EspfPathName<N>, string | number>>,
  ...(EspfParams<N> extends undefined
    ? []
    : Record<string, never> extends EspfParams<N>
      ? [params?: EspfParams<N>]
      : [params: EspfParams<N>]),
]

/** All verbs reject with EspfRefused on a 4xx answer and with EspfUnreachable when there is no usable answer. */
export type EspfClient = {
  /** Calls any operation of the contract; the shape of the result is the contract's and is not checked. */
  call<N extends EspfCallName>(name: N, ...args: EspfCallArguments<N>): Promise<EspfResult<N>>
  /**
   * What a stream of the contract sends, as it comes; ends when `signal` aborts or the server ends it. Its first
   * `next()` resolves when something has happened: `connected` is called when the stream is open.
   */
  follow<N extends EspfStreamName>(
    name: N,
    params: EspfParams<N>,
    options?: { signal?: AbortSignal; connected?: () => void },
  ): AsyncGenerator<EspfResult<N>, void, undefined>
  setStatus(report: StatusReport): Promise<void>
  getStatuses(iAccount: number): Promise<AccountStatus[]>
  listGroups(): Promise<ServiceGroup[]>
  /** `name`: at most 64 characters. Refused when there is such a group already. */
  createGroup(name: string): Promise<void>
}

type ClientOptions = { baseUrl: string; tokenSource: TokenSource; fetch?: Fetch; timeoutMs?: number }

/**
 * A client of the ESPF API (espf-facts §5). `baseUrl` is scheme, host and port; the billing client of the same system is a
 * token source. A token that the server refuses is replaced, and the request repeated, once.
 */
export function createEspfClient(options: ClientOptions): EspfClient {
  const base = `${options.baseUrl.replace(/\/+$/, '')}/espf/v1`
  const timeoutMs = options.timeoutMs ?? 30_000
  const ownFetch = options.fetch ?? fetch

  const withToken = async <T extends { status: number }>(request: (token: string) => Promise<T>) => {
    const token = await options.tokenSource.accessToken()
    const first = await reach(request(token))
    return first.status === 401 ? reach(request(await options.tokenSource.accessToken(token))) : first
  }

  const request = async (
    operation: EspfOperation,
    path: Readonly<Record<string, string | number>>,
    params?: unknown,
  ) => {
    const isQuery = operation.verb === 'GET' || operation.verb === 'DELETE'
    const filled = fillPath(operation.path, path)
    const answer = await withToken((token) =>
      sendJson({
        fetch: ownFetch,
        method: operation.verb,
        url: `${base}${filled}${isQuery ? toQuery(params) : ''}`,
        token,
        timeoutMs,
        ...(isQuery || params === undefined ? {} : { body: params }),
      }),
    )
    if (answer.status !== 200) throw refusal(operation, answer)
    return answer.body
  }
  const call: EspfClient['call'] = async (name, path, ...params) => {
    const body = await request(espfOperations[name], path, params[0])
    return trust('result' in espfOperations[name] ? requireObject(name, body) : undefined)
  }

  return {
    call,
    async *follow(name, params, { signal, connected } = {}) {
      if (signal?.aborted) return
      const operation = espfOperations[name]
      const url = `${base}${operation.path}${toQuery(params)}`
      const aborter = new AbortController()
      const abort = () => aborter.abort()
      signal?.addEventListener('abort', abort)
      const tooLate = setTimeout(() => aborter.abort(new DOMException('', 'TimeoutError')), timeoutMs)
      try {
        const response = await withToken((token) =>
          send({
            fetch: ownFetch,
            method: 'GET',
            url,
            token,
            accept: 'text/event-stream',
            signal: aborter.signal,
          }),
        )
        clearTimeout(tooLate)
        if (response.status !== 200 || !response.body)
          throw refusal(operation, { status: response.status, body: await readJson(response) })
        connected?.()
        for await (const item of readStream(response.body, QUIET_MS)) yield trust(item)
      } catch (error) {
        if (signal?.aborted) return
        throw isOurs(error) ? error : unreachable(error)
      } finally {
        clearTimeout(tooLate)
        signal?.removeEventListener('abort', abort)
        aborter.abort()
      }
    },
    async setStatus({ iAccount, group, status, message }) {
      await request(espfOperations['set-status'], { i_account: iAccount }, { status, group, message })
    },
    async getStatuses(iAccount) {
      const list = await call('get-status', { i_account: iAccount })
      return trustList<AccountStatusList>(list, 'status_list').status_list
    },
    async listGroups() {
      return trustList<ServiceGroupList>(await call('list-groups', {}), 'group_list').group_list
    },
    async createGroup(name) {
      await request(espfOperations['create-group'], {}, { name })
    },
  }
}

function isOurs(error: unknown): boolean {
  return error instanceof EspfRefused || error instanceof EspfUnreachable
}

function reach<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw unreachable(error)
  })
}

function unreachable(error: unknown): EspfUnreachable {
  return new EspfUnreachable(`the ESPF API does not answer: ${failureText(error)}`, { cause: error })
}

/** What to throw for an answer that is no success. */
function refusal(operation: EspfOperation, { status, body, retryAfter }: JsonAnswer): Error {
  const code = field(body, 'code')
  const message = field(body, 'message')
  if (status < 400 || status >= 500) {
    const said = typeof message === 'string' ? `: ${message}` : ''
    return new EspfUnreachable(
      `the ESPF API answered ${operation.verb} ${operation.path} with HTTP ${status}${said}`,
    )
  }
  return new EspfRefused(
    status,
    typeof code === 'string' ? code : '',
    typeof message === 'string' ? message : `the ESPF API answered HTTP ${status}`,
    retryAfter,
  )
}

function requireObject(name: string, body: unknown): object {
  if (typeof body === 'object' && body !== null) return body
  throw new EspfUnreachable(`what answered ${name} does not speak the ESPF API`)
}

/** The one place where the contract's word for the shape of an answer is taken. */
function trust<T>(result: unknown): T
function trust(result: unknown): unknown {
  return result
}

/** Takes the contract's word for what is in the list that is there. */
function trustList<T>(body: unknown, name: string): T {
  if (!Array.isArray(field(body, name))) throw new EspfUnreachable(`the ESPF API answered without ${name}`)
  return trust(body)
}
