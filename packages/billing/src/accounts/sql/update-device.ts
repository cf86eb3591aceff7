import { type Queryable, statement } from '@openespf/foundation/pg'

const update = statement(
  'billing.update-device',
  'update billing.account set i_ua = $2 where i_account = $1::bigint and i_ua is distinct from $2',
)

/** A device that the account has already is not written. */
export async function updateDevice(tx: Queryable, iAccount: number, iUa: number | null): Promise<void> {
  await tx.query(update, [iAccount, iUa])
}
