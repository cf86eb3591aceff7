import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'
import { excerpt } from './answer.ts'
import type { OAuth2 } from './config.ts'
import { mask } from './mask.ts'
import type { Problem } from './problem.ts'

export type TokenSource = {
  /** A token that is still good. Asked for by several at once, it is fetched once. */
  get(): Promise<{ kind: 'token'; token: string } | Problem>
  /** The external system did not take this token: the next `get` fetches another. */
  drop(token: string): void
}

/** A token is not used in the last seconds of its life: it must still be good when it arrives. */
const MARGIN_MS = 30_000
const LIFE_UNLESS_TOLD_S = 300

type Held = { token: string; until: number }

/** Client credentials of RFC 6749 §4.4. */
export function createTokenSource(
  config: OAuth2,
  tools: Pick<ConnectorTools, 'http' | 'clock'>,
): TokenSource {
  let held: Held | undefined
  let fetching: Promise<Held | Problem> | undefined

  async function renew(): Promise<Held | Problem> {
    const fetched = await fetchToken(config, tools)
    if ('token' in fetched) held = fetched
    return fetched
  }

  return {
    async get() {
      if (held && held.until > tools.clock.now().getTime()) return { kind: 'token', token: held.token }
      fetching ??= renew().finally(() => {
        fetching = undefined
      })
      const fetched = await fetching
      return 'token' in fetched ? { kind: 'token', token: fetched.token } : fetched
    },
    drop(token) {
      if (held?.token === token) held = undefined
    },
  }
}

/** Whatever is wrong with the token is not the account's fault: it is tried again. */
async function fetchToken(
  config: OAuth2,
  { http, clock }: Pick<ConnectorTools, 'http' | 'clock'>,
): Promise<Held | Problem> {
  const request = tokenRequest(config)
  const retry = (reason: string) => ({ kind: 'retry' as const, reason: `no access token: ${reason}` })
  try {
    const asked = clock.now().getTime()
    const response = await http(request)
    const conceal = (text: string) => mask(text, request, [config.clientSecret])
    const answer = response.status === 200 ? parseToken(response.body) : undefined
    if (answer === undefined)
      return retry(`the token endpoint answered ${excerpt(hideBody(response), conceal)}`)
    return { token: answer.token, until: asked + answer.seconds * 1000 - MARGIN_MS }
  } catch (error) {
    if (error instanceof ExternalUnreachable) return { ...retry(error.message), unreachable: true }
    throw error
  }
}

/** An answer 200 that is not understood may hold a token all the same. */
function hideBody<R extends { status: number; body: string }>(response: R): R {
  return response.status === 200 ? { ...response, body: 'and no access_token' } : response
}

function tokenRequest(config: OAuth2) {
  const { clientId, clientSecret, scope, audience, credentials } = config
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    ...(credentials === 'body' ? { client_id: clientId, client_secret: clientSecret } : {}),
  })
  // RFC 6749 §2.3.1: both are form-encoded before they are joined.
  const basic = btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)
  return {
    method: 'POST',
    url: config.tokenUrl,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(credentials === 'header' ? { authorization: `Basic ${basic}` } : {}),
    },
    body: String(form),
  }
}

function parseToken(text: string): { token: string; seconds: number } | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof answer !== 'object' || answer === null) return undefined
  const token: unknown = Reflect.get(answer, 'access_token')
  const seconds = Number(Reflect.get(answer, 'expires_in') ?? LIFE_UNLESS_TOLD_S)
  if (typeof token !== 'string' || token === '') return undefined
  return { token, seconds: Number.isFinite(seconds) ? seconds : LIFE_UNLESS_TOLD_S }
}
