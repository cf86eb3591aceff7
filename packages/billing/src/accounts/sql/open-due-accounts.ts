import { type Queryable, statement } from '@openespf/foundation/pg'

const open = statement<{ i_account: number }>(
  'billing.open-due-accounts',
  `update billing.account a set bill_status = 'O'
   from (select i_account from billing.account
         where bill_status = 'I' and activation_date <= $1::date and i_account in (
           select i_account from billing.account
           where bill_status = 'I' and activation_date <= $1::date
           order by activation_date limit $2::bigint)
         order by i_account for no key update) due
   where a.i_account = due.i_account returning a.i_account`,
)

/** Opens inactive accounts whose activation date has come, at most so many, locked in id order; returns how many. */
export async function openDueAccounts(database: Queryable, today: string, most: number): Promise<number> {
  return (await database.query(open, [today, most])).length
}
