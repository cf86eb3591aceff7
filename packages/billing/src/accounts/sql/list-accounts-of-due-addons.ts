import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ i_account: number }>(
  'billing.list-accounts-of-due-addons',
  `select i_account from billing.account where i_account in (
     (select i_account from billing.account_addon
      where phase = 'pending' and effective_from <= $1 order by effective_from limit $2::bigint)
     union all
     (select i_account from billing.account_addon
      where phase = 'active' and effective_to <= $1 order by effective_to limit $2::bigint))
   order by i_account for no key update`,
)

/** Accounts that have an add-on whose start or end has come, at most so many of each, locked in id order. */
export async function listAccountsOfDueAddons(tx: Queryable, now: Date, most: number): Promise<number[]> {
  return (await tx.query(list, [now, most])).map((row) => row.i_account)
}
