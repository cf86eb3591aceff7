import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import { BILLING_READ_SCOPE, BILLING_WRITE_SCOPE } from '@openespf/contract/scopes'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import type { From, Known } from './credential-check.ts'
import { type FoundSession, sessionKey } from './sql/find-sessions.ts'
import { toCaller } from './sql/user-row.ts'

/**
 * The caller that somebody with the right credentials is. Refuses who is blocked or expired (`auth.user_ended`), calls from
 * elsewhere than it may (`auth.address`) or must change its password first (`auth.must_change_password`): nobody learns any of
 * that who has not shown the credentials.
 */
export async function callerOf(context: Context, known: Known, from: From): Promise<Caller> {
  if (known.kind === 'account') return accountCaller(known)
  const { user, iApiToken } = known
  const caller = toCaller(user, iApiToken === undefined ? {} : { iApiToken })
  await requireUsable(context, { caller, hasEnded: user.ended, mayCome: user.may_come }, from.address)
  if (user.must_change_password && iApiToken === undefined) throw new AppError('auth.must_change_password')
  return caller
}

/** The session's caller as of this moment; undefined when the session is over, or whom it is of. */
export async function callerOfSession(
  context: Context,
  key: { sessionId: string; address: string | undefined; until?: Date },
): Promise<Caller | undefined> {
  const { sessionId, address, until = context.clock.now() } = key
  const found = await context.findSession(sessionKey(sessionId, address))
  if (found === undefined || found.hasEnded || found.expiresAt <= until) return undefined
  if (!(await isThere(context, found.caller))) return undefined
  await requireUsable(context, found, address)
  return found.caller
}

export async function requireUsable(
  context: Context,
  { caller, hasEnded, mayCome }: Omit<FoundSession, 'expiresAt'>,
  address: string | undefined,
): Promise<void> {
  if (hasEnded || !(await isThere(context, caller))) throw new AppError('auth.user_ended')
  if (!mayCome) throw new AppError('auth.address', { address: address ?? 'unknown' })
}

/** Whether the customer or account that the caller works for is still open. */
async function isThere(
  { subjects }: Context,
  { realm, iEnv, iCustomer, iAccount }: Caller,
): Promise<boolean> {
  if (realm === 'admin') return true
  const subject =
    iAccount === undefined
      ? iCustomer !== undefined && (await subjects.customer({ iEnv }, iCustomer))
      : await subjects.account({ iEnv }, iAccount)
  return Boolean(subject)
}

function accountCaller({ account }: Extract<Known, { kind: 'account' }>): Caller {
  const { iEnv, iCustomer, iAccount = 0, login } = account
  return {
    ...{ iUser: toId(iAccount), iEnv: toId(iEnv), iCustomer: toId(iCustomer), iAccount: toId(iAccount) },
    login,
    realm: 'account',
    scopes: [BILLING_READ_SCOPE, BILLING_WRITE_SCOPE],
    isSuperUser: false,
  }
}
