import { type Queryable, statement } from '@openespf/foundation/pg'
import { type AccountBundle, type BundleRow, bundleColumns, readBundle } from './bundle-row.ts'

const list = statement<BundleRow>(
  'billing.list-bundles',
  `select ${bundleColumns} from billing.account_bundle b join billing.discount_plan v on v.i_vd_plan = b.i_vd_plan
   where b.i_account = $1::bigint order by b.i_account_bundle`,
)

/** The plans of an account, whose row the caller holds. */
export async function listBundles(tx: Queryable, iAccount: number): Promise<AccountBundle[]> {
  return (await tx.query(list, [iAccount])).map(readBundle)
}
