import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { createHttpServer } from '@openespf/foundation/http'
import { createLog } from '@openespf/foundation/log'
import type { Caller } from '@openespf/sessions'
import type { ApiCredentials } from '../api/core/credentials.ts'
import { registerV1, type V1Methods } from '../api/v1/edge.ts'

export const TOKEN = 'a-good-token'
/** Stands for a caller of the second environment. */
export const OTHER_TOKEN = 'a-stranger-token'
/** Stands for a caller of the customer realm. */
export const CUSTOMER_TOKEN = 'a-customer-token'
export const SESSION_ID = 'a-good-session'
export const PASSWORD = { login: 'admin', password: 'secret' }
export const API_TOKEN = { login: 'admin', token: 'an-api-token' }

export type EdgeFixture = ReturnType<typeof createEdge>

/** The v1 edge over some methods, without a network; knows the credentials above and keeps its log lines. */
export function createEdge(methods: V1Methods, at: { realm?: Realm; prefix?: string } = {}) {
  const lines: string[] = []
  const app = createHttpServer()
  registerV1(app, {
    methods,
    realm: 'admin',
    ...at,
    log: createLog({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } }),
    async authenticate(credentials): Promise<Caller> {
      const token = requireKnown(credentials)
      return {
        iUser: toId(1),
        iEnv: toId(token === OTHER_TOKEN ? 2 : 1),
        login: 'admin',
        realm: token === CUSTOMER_TOKEN ? 'customer' : 'admin',
        scopes: ['billing.api:write'],
        isSuperUser: true,
      }
    },
  })
  return {
    app,
    lines,
    /** Calls a method as a client does. */
    async call(
      name: string,
      params: object,
      token = TOKEN,
    ): Promise<{ status: number; body: Record<string, unknown> }> {
      const response = await app.inject({
        method: 'POST',
        url: `/rest/${name}`,
        headers: { authorization: `Bearer ${token}` },
        payload: { params },
      })
      return { status: response.statusCode, body: response.json() }
    },
  }
}

/** The access token that credentials stand for, as the session store answers for them. */
function requireKnown(credentials: ApiCredentials): string {
  switch (credentials.kind) {
    case 'access-token':
      if ([TOKEN, OTHER_TOKEN, CUSTOMER_TOKEN].includes(credentials.accessToken))
        return credentials.accessToken
      throw new AppError('auth.dead_token')
    case 'session-id':
      if (credentials.sessionId === SESSION_ID) return TOKEN
      throw new AppError('auth.dead_session')
    case 'password':
      if (credentials.password === PASSWORD.password) return TOKEN
      throw new AppError('auth.failed')
    case 'api-token':
      if (credentials.token === API_TOKEN.token) return TOKEN
      throw new AppError('auth.failed')
  }
}
