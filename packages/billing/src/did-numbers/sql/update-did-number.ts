import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { DidNumber } from './did-number-row.ts'

export type DidNumberUpdate = Partial<Omit<DidNumber, 'iDidNumber' | 'iEnv' | 'number'>>

const update = statement(
  'billing.update-did-number',
  `update billing.did_number d set status = n.status, frozen = n.frozen, i_customer = n.i_customer,
     i_account = n.i_account, country_iso = n.country_iso, description = n.description, installation = n.installation
   from billing.did_number x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_did_number = $1::bigint and d.i_did_number = x.i_did_number`,
)

/** Writes the named fields; the others stay. */
export async function updateDidNumber(
  tx: Queryable,
  iDidNumber: number,
  changes: DidNumberUpdate,
): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.query(update, [iDidNumber, recordJson(changes)])
}
