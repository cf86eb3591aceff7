import { type Queryable, statement } from '@openespf/foundation/pg'

const expire = statement(
  'billing.expire-counters',
  `update billing.account_counter set state = 'expired'
   where i_account_bundle = $1::bigint and state <> 'expired'`,
)

/** The period of the bundle's quotas is over. */
export async function expireCounters(tx: Queryable, iAccountBundle: number): Promise<void> {
  await tx.query(expire, [iAccountBundle])
}
