import {
  type ConnectorTools,
  ExternalUnreachable,
  type HttpResponse,
  type Outcome,
  retryAfter,
} from '@openespf/application/connector'
import type { ScimConfig } from './config.ts'

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>

export type ScimAnswer =
  | { kind: 'done'; body: unknown }
  | { kind: 'absent' }
  /** Not as things are there now: another user has that name (409), or this one was changed meanwhile (412). */
  | { kind: 'conflict'; reason: string }
  | Failure

export type ScimClient = {
  /** `path` below the base URL, encoded. `version`: only while the user has this ETag. */
  send(request: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    path: string
    body?: object
    version?: string | undefined
  }): Promise<ScimAnswer>
}

const DETAIL = 200
/** 401 and 403 speak of our token, not of the user: tried again until somebody mends it. */
const RETRIED = [401, 403, 408, 429]

/** Speaks SCIM 2.0 (RFC 7644). No text in an answer shows the token. */
export function createScimClient(
  config: Pick<ScimConfig, 'baseUrl' | 'token'>,
  { http, clock }: Pick<ConnectorTools, 'http' | 'clock'>,
): ScimClient {
  return {
    async send({ method, path, body, version }) {
      try {
        const response = await http({
          method,
          url: `${config.baseUrl.replace(/\/$/, '')}${path}`,
          headers: {
            accept: 'application/scim+json, application/json',
            authorization: `Bearer ${config.token}`,
            ...(body && { 'content-type': 'application/scim+json' }),
            ...(version !== undefined && { 'if-match': version }),
          },
          ...(body && { body: JSON.stringify(body) }),
        })
        return judge(response, config.token, clock.now())
      } catch (error) {
        if (error instanceof ExternalUnreachable)
          return { kind: 'retry', reason: error.message, unreachable: true }
        throw error
      }
    },
  }
}

function judge(response: HttpResponse, token: string, now: Date): ScimAnswer {
  const { status } = response
  const body = parse(response.body)
  if (status >= 200 && status < 300) return { kind: 'done', body }
  if (status === 404) return { kind: 'absent' }
  const { detail, code } = errorIn(body)
  const told = detail
    .replaceAll(token, '***')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, DETAIL)
  const reason = `the SCIM server answered ${status}${told && `: ${told}`}`
  if (status === 409 || status === 412) return { kind: 'conflict', reason }
  const failure = { reason, ...(code !== '' && { code }) }
  if (RETRIED.includes(status) || status >= 500)
    return { kind: 'retry', ...failure, ...retryAfter(response, now) }
  return { kind: 'reject', ...failure }
}

/** RFC 7644 §3.12: `scimType` is the code of an error. */
function errorIn(body: unknown): { detail: string; code: string } {
  const text = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return { detail: text('detail'), code: text('scimType') }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
