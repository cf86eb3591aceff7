import { AppError } from '@openespf/contract/errors'
import { type Authorization, type Caller, parseAuthorization, type Sessions } from '@openespf/sessions'

type Authenticating = Pick<Sessions, 'authenticateToken' | 'authenticateBasic'>

/**
 * The caller behind an Authorization header: Bearer with an access token, or Basic with a login and its password or
 * API token (espf-facts §5.1). Only administrators have an ESPF API so far. Refuses with `auth.*`.
 */
export async function authenticate(sessions: Authenticating, header: string | undefined): Promise<Caller> {
  const caller = await callerOf(sessions, parseAuthorization(header))
  if (caller.realm !== 'admin') throw new AppError('auth.wrong_realm', { realm: 'admin', own: caller.realm })
  return caller
}

async function callerOf(sessions: Authenticating, authorization: Authorization): Promise<Caller> {
  switch (authorization.kind) {
    case 'bearer':
      return sessions.authenticateToken(authorization.token, 'espf-api')
    case 'basic':
      return sessions.authenticateBasic(authorization.login, authorization.secret)
    case 'none':
    case 'malformed':
      throw new AppError('auth.missing')
  }
}
