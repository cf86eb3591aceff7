import type { V1Method, V1Params, V1Result } from '@openespf/contract/billing'
import { isDeadSession } from './core/dead-session.ts'
import { BillingFault, BillingUnreachable } from './errors.ts'
import { type Fetch, failureText, field, type JsonAnswer, sendJson } from './send-json.ts'
import { createTokenKeeper, type IssuedTokens, type TokenSource } from './token-keeper.ts'

/** How to log in: with a password, or with an API token (36 characters; espf-facts §6.3). */
export type Credentials = { login: string; password: string } | { login: string; token: string }

export type BillingClient = TokenSource & {
  /**
   * Calls `POST /rest/<Service>/<method>` and returns its result; the shape is the contract's and is not checked. Rejects
   * with BillingFault when billing refuses and with BillingUnreachable when it does not answer.
   */
  call<M extends V1Method>(method: M, params: V1Params<M>): Promise<V1Result<M>>
}

/**
 * A client of the billing API v1. Logs in by itself at the first call, renews its token in time, and logs in again and
 * repeats a call once when the server says that the session is dead (sessions also end by inactivity: espf-facts §6.3).
 * `baseUrl` is scheme, host and port: `https://billing.example.com`. `timeoutMs` is for each request (30 s).
 */
export function createBillingClient(options: {
  baseUrl: string
  credentials: Credentials
  fetch?: Fetch
  clock?: { now(): Date }
  timeoutMs?: number
}): BillingClient {
  const base = options.baseUrl.replace(/\/+$/, '')
  const nowMs = () => options.clock?.now().getTime() ?? Date.now()

  const post = async (method: string, params: unknown, token?: string): Promise<object> => {
    const answer = await sendJson({
      fetch: options.fetch ?? fetch,
      method: 'POST',
      url: `${base}/rest/${method}`,
      body: { params },
      timeoutMs: options.timeoutMs ?? 30_000,
      ...(token === undefined ? {} : { token }),
    }).catch((error: unknown) => {
      throw new BillingUnreachable(`billing does not answer ${method}: ${failureText(error)}`, {
        cause: error,
      })
    })
    return readAnswer(method, answer)
  }

  const keeper = createTokenKeeper({
    login: async () => readTokens(await post('Session/login', options.credentials)),
    refresh: async (refreshToken) => {
      try {
        return readTokens(await post('Session/refresh_access_token', { refresh_token: refreshToken }))
      } catch (error) {
        if (error instanceof BillingFault) return undefined
        throw error
      }
    },
    nowMs,
  })

  const postWithToken = async (method: string, params: unknown): Promise<object> => {
    const token = await keeper.accessToken()
    try {
      return await post(method, params, token)
    } catch (error) {
      if (!(error instanceof BillingFault) || !isDeadSession(error.faultcode)) throw error
      return post(method, params, await keeper.accessToken(token))
    }
  }

  return {
    accessToken: keeper.accessToken,
    async call(method, params) {
      const own = method.startsWith('Session/')
      return trust(own ? await post(method, params) : await postWithToken(method, params))
    },
  }
}

function readAnswer(method: string, { status, body }: JsonAnswer): object {
  if (status === 200 && typeof body === 'object' && body !== null) return body
  const faultcode = field(body, 'faultcode')
  if (typeof faultcode === 'string')
    throw new BillingFault(faultcode, String(field(body, 'faultstring') ?? ''))
  throw new BillingUnreachable(`billing answered ${method} with HTTP ${status} and no fault`)
}

function readTokens(result: object): IssuedTokens {
  const token = field(result, 'access_token')
  const refreshToken = field(result, 'refresh_token')
  if (typeof token !== 'string') throw new BillingUnreachable('billing logged in without an access_token')
  return {
    access_token: token,
    ...(typeof refreshToken === 'string' ? { refresh_token: refreshToken } : {}),
    expires_in: field(result, 'expires_in'),
    expires_at: field(result, 'expires_at'),
  }
}

/** The one place where the contract's word for the shape of an answer is taken. */
function trust<T>(result: object): T
function trust(result: object): object {
  return result
}
