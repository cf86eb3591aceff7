import type { Clock } from '@openespf/foundation/clock'
import type { Queryable, Transactional } from '@openespf/foundation/pg'
import type { Caller } from '../core/caller.ts'
import { hashToken, newApiToken } from '../secrets.ts'
import { requireGrantable } from './core/grantable.ts'
import { notFound, refuseDuplicate } from './refusals.ts'
import { deleteApiToken } from './sql/delete-api-token.ts'
import { findOwnerOfToken } from './sql/find-owner-of-token.ts'
import { findStoredUser } from './sql/find-stored-user.ts'
import { insertApiToken } from './sql/insert-api-token.ts'
import { type ApiToken, listApiTokens } from './sql/list-api-tokens.ts'
import type { User } from './sql/stored-user.ts'
import { rightsOf } from './users.ts'

export type ApiTokens = ReturnType<typeof createApiTokens>

/** The API tokens of users that the caller sees. Of a token only its SHA-256 is kept. */
export function createApiTokens({ database, clock }: { database: Transactional; clock: Clock }) {
  return {
    add(
      caller: Caller,
      wanted: { iUser: number; name: string; expiresAt: Date | null },
    ): Promise<{ iApiToken: number; token: string }> {
      return database.transaction(async (tx) => {
        requireGrantable(caller, rightsOf(await requireUser(tx, caller, wanted.iUser)))
        const token = newApiToken()
        const row = { ...wanted, tokenHash: hashToken(token), now: clock.now() }
        const iApiToken = await refuseDuplicate(insertApiToken(tx, row), {
          ...{ constraint: 'api_token_name', entity: 'API token', field: 'name', value: wanted.name },
        })
        return { iApiToken, token }
      })
    },

    async list(caller: Caller, iUser: number): Promise<ApiToken[]> {
      await requireUser(database, caller, iUser)
      return listApiTokens(database, iUser)
    },

    /** Ends the sessions that it opened, too. */
    remove(caller: Caller, iApiToken: number): Promise<void> {
      return database.transaction(async (tx) => {
        const iUser = await findOwnerOfToken(tx, iApiToken)
        const user = iUser === undefined ? undefined : await findStoredUser(tx, caller, { iUser })
        if (!user) throw notFound('API token', `i_api_token ${iApiToken}`)
        requireGrantable(caller, rightsOf(user))
        await deleteApiToken(tx, iApiToken)
      })
    },
  }
}

async function requireUser(db: Queryable, caller: Caller, iUser: number): Promise<User> {
  const user = await findStoredUser(db, caller, { iUser })
  if (!user) throw notFound('user', `i_user ${iUser}`)
  return user
}
