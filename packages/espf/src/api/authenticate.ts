import { AppError } from '@openespf/contract/errors'
import { type Authorization, type Caller, parseAuthorization, type Sessions } from '@openespf/sessions'

type Authenticating = Pick<Sessions, 'authenticateToken' | 'authenticateBasic'>

/**
 * The caller behind an Authorization header: Bearer with an access token, or Basic with a login and its password or
 * API token (espf-facts §5.1); without one, behind the access token that `kept` finds in the request's cookies. Only
 * administrators have an ESPF API so far. Refuses with `auth.*`.
 */
export async function authenticate(
  sessions: Authenticating,
  header: string | undefined,
  kept: () => string | undefined,
  address: string,
): Promise<Caller> {
  const authorization = parseAuthorization(header)
  const token = authorization.kind === 'none' ? kept() : undefined
  const given: Authorization = token === undefined ? authorization : { kind: 'bearer', token }
  const caller = await callerOf(sessions, given, address)
  if (caller.realm !== 'admin') throw new AppError('auth.wrong_realm', { realm: 'admin', own: caller.realm })
  return caller
}

async function callerOf(
  sessions: Authenticating,
  authorization: Authorization,
  address: string,
): Promise<Caller> {
  switch (authorization.kind) {
    case 'bearer':
      return sessions.authenticateToken(authorization.token, 'espf-api', address)
    case 'basic':
      return sessions.authenticateBasic(authorization.login, authorization.secret, {
        realm: 'admin',
        address,
      })
    case 'none':
    case 'malformed':
      throw new AppError('auth.missing')
  }
}
