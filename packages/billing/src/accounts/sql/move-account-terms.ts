import { type Queryable, statement } from '@openespf/foundation/pg'

const becomesActive = `term = 'not_yet_active' and bill_status <> 'C' and activation_date <= $1::date`
const expires = `term = 'active' and bill_status <> 'C' and expiration_date <= $1::date`

/** Each date has an index of those accounts whose date is still to come: what is due is at its start. */
const move = statement<{ i_account: number }>(
  'billing.move-account-terms',
  `update billing.account a set term = case when a.expiration_date <= $1::date then 'expired' else 'active' end
   from (select i_account from billing.account
         where ((${becomesActive}) or (${expires})) and i_account in (
           (select i_account from billing.account where ${becomesActive} order by activation_date limit $2::bigint)
           union all
           (select i_account from billing.account where ${expires} order by expiration_date limit $2::bigint))
         order by i_account for no key update) due
   where a.i_account = due.i_account returning a.i_account`,
)

/**
 * Moves accounts whose activation or expiration date has come to their next term, at most so many of each, locked in id
 * order; returns how many.
 */
export async function moveAccountTerms(database: Queryable, today: string, most: number): Promise<number> {
  return (await database.query(move, [today, most])).length
}
