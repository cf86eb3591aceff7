import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { createHttpServer } from '@openespf/foundation/http'
import { createLog } from '@openespf/foundation/log'
import type { Caller } from '@openespf/sessions'
import { expect } from 'vitest'
import { registerV2 } from '../api/v2/register-v2.ts'
import { createV2Routes } from '../api/v2/routes.ts'
import { createFixture } from './fixture.ts'

type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'
type Options = { token?: string; body?: unknown; headers?: Record<string, string> }

export type ApiV2Fixture = Awaited<ReturnType<typeof createApiV2>>

/** API 2.0 of all realms over a database of its own, without a network; keeps its log lines. */
export async function createApiV2() {
  const fixture = await createFixture()
  const lines: string[] = []
  const callers = new Map<string, Caller>()
  const app = createHttpServer()
  const authenticate = async (credentials: object): Promise<Caller> => {
    const known = callers.get(JSON.stringify(credentials))
    if (!known) throw new AppError('auth.dead_token')
    return known
  }
  const realmOf = (token: string): Realm =>
    callers.get(JSON.stringify(credentialsOf(token)[0]))?.realm ?? 'admin'
  const routes = createV2Routes(fixture.deps)
  for (const realm of ['admin', 'reseller', 'customer', 'account'] as const) {
    registerV2(app, {
      routes,
      realm,
      prefix: prefixOf(realm),
      log: createLog({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } }),
      authenticate,
    })
  }

  /** Makes a token, a login with the password `secret` and a session id of that name good, for a caller who may all unless told otherwise. */
  const admit = (token: string, own: Partial<Caller> = {}) => {
    const caller: Caller = {
      iUser: toId(1),
      iEnv: toId(1),
      login: token,
      realm: 'admin',
      scopes: ['billing.api:write'],
      isSuperUser: false,
      ...own,
    }
    for (const credentials of credentialsOf(token)) callers.set(JSON.stringify(credentials), caller)
    return caller
  }
  admit('admin')

  return {
    fixture,
    lines,
    app,
    admit,
    authenticate,
    realmOf,
    /** A request as a client of the caller's realm sends it; a refusal must be a problem. */
    async call(method: Verb, url: string, { token = 'admin', body, headers = {} }: Options = {}) {
      const response = await app.inject({
        method,
        url: `${prefixOf(realmOf(token))}${url}`,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const isJson = /json/.test(String(response.headers['content-type']))
      const shown = isJson ? response.json() : response.body || undefined
      if (response.statusCode >= 400) expectProblem(response, shown)
      return { status: response.statusCode, headers: response.headers, body: shown }
    },
    async close() {
      await app.close()
      await fixture.drop()
    },
  }
}

function prefixOf(realm: Caller['realm']): string {
  return realm === 'admin' ? '/api/2' : `/${realm}/api/2`
}

function credentialsOf(token: string) {
  return [
    { kind: 'access-token', accessToken: token },
    { kind: 'password', login: token, password: 'secret' },
    { kind: 'session-id', sessionId: token },
  ]
}

function expectProblem(
  { statusCode, headers }: { statusCode: number; headers: { 'content-type'?: unknown } },
  body: unknown,
): void {
  expect(headers['content-type']).toContain('application/problem+json')
  expect(body).toEqual({
    type: expect.stringMatching(/^urn:openespf:error:/),
    title: expect.any(String),
    status: statusCode,
    detail: expect.stringMatching(/\w/),
    code: expect.any(String),
    request_id: expect.any(String),
  })
}
