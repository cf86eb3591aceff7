import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type KeyRow = { i_account: number; i_env: number }

const list = statement<KeyRow>(
  'billing.list-accounts-to-spread',
  `select a.i_account, a.i_env from billing.account a
     join billing.product p on p.i_product = $1::bigint
     left join billing.account_addon d on d.i_account = a.i_account and d.i_product = p.i_product
     left join billing.account_bundle b on b.i_account = a.i_account and b.i_product = p.i_product
   where a.bill_status <> 'C' and a.i_account <> all ($3::bigint[])
     and (a.i_product = $1::bigint
       or a.i_account in (select i_account from billing.account_addon where i_product = $1::bigint))
     and b.i_vd_plan is distinct from case
       when d.i_account is not null then case when coalesce(d.effective_to > $2, true) then p.i_vd_plan end
       when a.i_vd_plan is null then p.i_vd_plan end
   order by a.i_account limit 100`,
)

/** Accounts that have the product, but not (or not as it is now) its plan; but none of those left out; a batch. */
export async function listAccountsToSpread(
  queryable: Queryable,
  { iProduct, now, leftOut }: { iProduct: number; now: Date; leftOut: readonly number[] },
): Promise<CamelRow<KeyRow>[]> {
  return (await queryable.query(list, [iProduct, now, leftOut])).map((row) => camelRow(row))
}
