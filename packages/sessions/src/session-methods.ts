import { type SessionMethod, sessionMethods, type V1Params, type V1Result } from '@openespf/contract/billing'
import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { formatUtc } from '@openespf/contract/time'
import { readKey } from './api/read.ts'
import type { Caller } from './core/caller.ts'
import type { Credentials, Grant } from './grant.ts'
import { guarded } from './guarded.ts'
import type { Sessions } from './sessions.ts'
import { noSubjects, type Subject, type Subjects } from './subjects.ts'
import { invalid, notFound } from './users/refusals.ts'

/** `POST /rest/Session/<method>` at the interface of a realm: espf-facts §6.2. `call` takes params that fit the schema. */
export function createSessionMethods(sessions: Sessions, realm: Realm, subjects: Subjects = noSubjects) {
  return {
    'Session/login': open('Session/login', async (params, address) => {
      const grant = await sessions.login(credentialsOf(params), { realm, address })
      return loginResult(grant)
    }),
    'Session/refresh_access_token': open('Session/refresh_access_token', async (params, address) =>
      tokensOf(await sessions.refresh(params.refresh_token, address)),
    ),
    'Session/ping': open('Session/ping', async (params, address) => ({
      user_id: (await sessions.ping(params.access_token, address))?.iUser ?? 0,
    })),
    'Session/logout': open('Session/logout', async (params) => {
      await sessions.logout(params.access_token)
      return { success: 1 }
    }),
    'Session/change_password': open('Session/change_password', async (params, address) => {
      await sessions.changePassword(await readChange(sessions, params, address), { realm, address })
      return { success: 1 }
    }),
    'Session/login_to_realm': guarded(
      'Session/login_to_realm',
      sessionMethods['Session/login_to_realm'],
      async (params: V1Params<'Session/login_to_realm'>, caller) => {
        const subject = await findSubject(subjects, caller, params)
        return loginResult(await sessions.loginToRealm(caller, { realm: params.realm, subject }))
      },
    ),
  }
}

/** A method that needs no session. */
function open<M extends SessionMethod>(
  name: M,
  handle: (params: V1Params<M>, address: string | undefined) => Promise<V1Result<M>>,
) {
  const { params } = sessionMethods[name]
  const call = (sent: V1Params<M>, _caller?: Caller, address?: string) => handle(sent, address)
  return { params, needsSession: false as const, call }
}

/** Whose password is to be changed: the login that is named, or the user of the access token. */
async function readChange(
  sessions: Sessions,
  params: V1Params<'Session/change_password'>,
  address: string | undefined,
): Promise<{ login: string; old: string; new: string }> {
  const old = params.old_password ?? params.password
  if (old === undefined) throw invalid('old_password is needed')
  if (params.login !== undefined) return { login: params.login, old, new: params.new_password }
  if (params.access_token === undefined) throw invalid('login is needed, or the access token of a session')
  const { login, actingUser } = await sessions.authenticateToken(params.access_token, undefined, address)
  if (actingUser) throw new AppError('auth.forbidden', { needs: 'a session of its own' })
  return { login, old, new: params.new_password }
}

/** For whom the caller wants to act: somebody whom it sees, in the realm that is theirs. */
async function findSubject(
  subjects: Subjects,
  caller: Caller,
  { realm, i_customer, i_account }: V1Params<'Session/login_to_realm'>,
): Promise<Subject> {
  const key = realm === 'account' ? i_account : i_customer
  const name = realm === 'account' ? 'i_account' : 'i_customer'
  if (key === undefined) throw invalid(`${name} is needed for the realm ${realm}`)
  const subject =
    realm === 'account'
      ? await subjects.account(caller, readKey(key))
      : await subjects.customer(caller, readKey(key))
  if (!subject) throw notFound(realm, `${name} ${key}`)
  if (realm !== 'account' && subject.isReseller !== (realm === 'reseller'))
    throw invalid(`customer ${key} is ${subject.isReseller ? 'a' : 'no'} reseller: not of the realm ${realm}`)
  return subject
}

function loginResult(grant: Grant) {
  return { session_id: grant.sessionId, ...tokensOf(grant) }
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
