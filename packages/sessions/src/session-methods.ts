import { type SessionMethod, sessionMethods, type V1Params, type V1Result } from '@openespf/contract/billing'
import { AppError } from '@openespf/contract/errors'
import { formatUtc } from '@openespf/contract/time'
import type { Credentials, Grant } from './grant.ts'
import type { Sessions } from './sessions.ts'

/** The methods of v1's Session service, by path; `call` takes params that fit the schema. */
export type SessionMethods = {
  readonly [M in SessionMethod]: {
    readonly params: (typeof sessionMethods)[M]['params']
    readonly needsSession: false
    call(params: V1Params<M>): Promise<V1Result<M>>
  }
}

/** `POST /rest/Session/<method>`: espf-facts §6.2. */
export function createSessionMethods(sessions: Sessions): SessionMethods {
  return {
    'Session/login': {
      params: sessionMethods['Session/login'].params,
      needsSession: false,
      async call(params) {
        const grant = await sessions.login(credentialsOf(params))
        return { session_id: grant.sessionId, ...tokensOf(grant) }
      },
    },
    'Session/refresh_access_token': {
      params: sessionMethods['Session/refresh_access_token'].params,
      needsSession: false,
      call: async (params) => tokensOf(await sessions.refresh(params.refresh_token)),
    },
    'Session/ping': {
      params: sessionMethods['Session/ping'].params,
      needsSession: false,
      call: async (params) => ({ user_id: (await sessions.ping(params.access_token))?.iUser ?? 0 }),
    },
    'Session/logout': {
      params: sessionMethods['Session/logout'].params,
      needsSession: false,
      async call(params) {
        await sessions.logout(params.access_token)
        return { success: 1 }
      },
    },
  }
}

function credentialsOf(params: V1Params<'Session/login'>): Credentials {
  const { login, password, token } = params
  if (password !== undefined && token === undefined) return { login, password }
  if (token !== undefined && password === undefined) return { login, token }
  throw new AppError('request.invalid', {
    problem: 'either password or token is needed, and only one of them',
  })
}

function tokensOf(grant: Grant) {
  return {
    access_token: grant.accessToken,
    refresh_token: grant.refreshToken,
    expires_at: formatUtc(grant.expiresAt),
    expires_in: grant.expiresInSeconds,
  }
}
