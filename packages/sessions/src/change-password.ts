import { AppError } from '@openespf/contract/errors'
import { attributed } from '@openespf/foundation/attribution'
import { attributionOf } from './attribution-of.ts'
import { callerOf } from './caller-of.ts'
import type { Context } from './context.ts'
import { passwordProblem } from './core/password-rules.ts'
import type { From, Known } from './credential-check.ts'
import { hashPassword } from './password.ts'
import { deleteSessionsOfUser } from './sql/delete-sessions-of-user.ts'
import { setPassword } from './sql/set-password.ts'

/** See `Sessions.changePassword`. */
export async function changePassword(
  context: Context,
  change: { login: string; old: string; new: string },
  from: From,
): Promise<void> {
  const known = await context.check.byPassword(change.login, change.old, from)
  if (!known) throw new AppError('auth.failed')
  const caller = await callerOf(context, withoutForce(known), from)
  const problem =
    change.new === change.old ? 'the new password is the old one' : passwordProblem(change.new, change.login)
  if (problem !== undefined) throw new AppError('request.invalid', { problem })
  const passwordHash = await hashPassword(change.new)
  const by = { api: 'v1' as const, operation: 'Session/change_password', address: from.address }
  await attributed(attributionOf(caller, by), () => store(context, known, passwordHash))
}

async function store({ database, subjects }: Context, known: Known, passwordHash: string): Promise<void> {
  if (known.kind === 'account') {
    return subjects.setAccountPassword(known.account, passwordHash)
  }
  const { i_user: iUser } = known.user
  await database.transaction(async (tx) => {
    await setPassword(tx, iUser, { hash: passwordHash, mustChange: false })
    await deleteSessionsOfUser(tx, iUser)
  })
}

/** This is what the change is asked for. */
function withoutForce(known: Known): Known {
  return known.kind === 'user' ? { ...known, user: { ...known.user, must_change_password: false } } : known
}
