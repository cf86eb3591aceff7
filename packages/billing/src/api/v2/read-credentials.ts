import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { parseAuthorization } from '@openespf/sessions'
import type { ApiCredentials } from '../core/credentials.ts'
import { type Client, toOrigins } from '../origins.ts'
import { readOwnCookies } from '../session-cookies.ts'

type Request = Client & { headers: { authorization?: string | undefined; cookie?: string | undefined } }

/**
 * The credentials of a request: of its Authorization header, else of its cookies. Refuses with `auth.*` what is not
 * understood, and a request without any.
 *
 * A cookie needs no look at the body: what changes something is JSON or a DELETE, which need a preflight, and what a GET
 * answers is not for another site's page to read.
 */
export function readCredentials(request: Request, realm: Realm): ApiCredentials {
  const authorization = parseAuthorization(request.headers.authorization)
  switch (authorization.kind) {
    case 'bearer':
      return { kind: 'access-token', accessToken: authorization.token }
    case 'basic':
      return { kind: 'password', login: authorization.login, password: authorization.secret }
    case 'malformed':
      throw new AppError('auth.malformed', {
        problem: 'Authorization must be "Bearer <access_token>" or "Basic <base64 of login:password>"',
      })
    case 'none': {
      const kept = readOwnCookies(request.headers.cookie, realm, toOrigins(request, { needsPreflight: true }))
      if (!kept) throw new AppError('auth.missing')
      return kept
    }
  }
}
