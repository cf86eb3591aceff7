import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { changed } from '../core/changed.ts'
import { notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { type FollowMeNumberFields, type FollowMeSettings, newFollowMeNumber } from './core/follow-me.ts'
import { deleteFollowMeNumber } from './sql/delete-followme-number.ts'
import { findFollowMeNumber } from './sql/find-followme-number.ts'
import { findFollowMeSettings } from './sql/find-followme-settings.ts'
import type { FollowMeNumber } from './sql/followme-number-row.ts'
import { insertFollowMeNumber } from './sql/insert-followme-number.ts'
import { listFollowMeNumbers } from './sql/list-followme-numbers.ts'
import { updateFollowMeNumber } from './sql/update-followme-number.ts'
import { updateFollowMeSettings } from './sql/update-followme-settings.ts'

export type FollowMe = ReturnType<typeof createFollowMe>

/** Where an account's calls are passed on to. Refusals: `entity.not_found` (account, number), `entity.closed` (account). */
export function createFollowMe({ database }: BillingDeps) {
  return {
    async find(
      view: View,
      iAccount: number,
    ): Promise<{ settings: FollowMeSettings; numbers: FollowMeNumber[] } | undefined> {
      const settings = await findFollowMeSettings(database, view, iAccount)
      return settings && { settings, numbers: await listFollowMeNumbers(database, iAccount) }
    },

    updateSettings(view: View, iAccount: number, wanted: Partial<FollowMeSettings>): Promise<void> {
      return database.transaction(async (tx) => {
        await lockOpenAccount(tx, view, iAccount)
        const settings = await findFollowMeSettings(tx, view, iAccount)
        if (!settings || Object.keys(changed(settings, wanted)).length === 0) return
        await updateFollowMeSettings(tx, iAccount, { ...settings, ...wanted })
      })
    },

    addNumber(
      view: View,
      iAccount: number,
      input: Partial<FollowMeNumberFields> & { redirectNumber: string },
    ): Promise<number> {
      return database.transaction(async (tx) => {
        await lockOpenAccount(tx, view, iAccount)
        const existing = await listFollowMeNumbers(tx, iAccount)
        return insertFollowMeNumber(tx, iAccount, newFollowMeNumber(input, existing))
      })
    },

    updateNumber(view: View, iFollowMeNumber: number, wanted: Partial<FollowMeNumberFields>): Promise<void> {
      return database.transaction(async (tx) => {
        const number = await lockNumber(tx, view, iFollowMeNumber)
        await updateFollowMeNumber(tx, iFollowMeNumber, changed(number, wanted))
      })
    },

    removeNumber(view: View, iFollowMeNumber: number): Promise<void> {
      return database.transaction(async (tx) => {
        await lockNumber(tx, view, iFollowMeNumber)
        await deleteFollowMeNumber(tx, iFollowMeNumber)
      })
    },
  }
}

/** The number as it is under its account's lock. */
async function lockNumber(tx: Queryable, view: View, iFollowMeNumber: number): Promise<FollowMeNumber> {
  const seen = await findFollowMeNumber(tx, view, iFollowMeNumber)
  if (seen) await lockOpenAccount(tx, view, seen.iAccount)
  const number = seen && (await findFollowMeNumber(tx, view, iFollowMeNumber))
  if (!number) throw notFound('follow-me number', `i_follow_me_number ${iFollowMeNumber}`)
  return number
}
