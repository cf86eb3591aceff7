import type { Queryable } from '@openespf/foundation/pg'
import type { FieldOwner } from '../core/field.ts'
import { perOwner } from './per-owner.ts'

type Uses = { open: number; closed: number }

const closedOf: Readonly<Record<FieldOwner, string>> = {
  customer: `o.bill_status = 'C'`,
  account: `o.bill_status = 'C'`,
  sim_card: 'false',
}

const count = perOwner<Uses>(
  'billing.count-field-uses',
  ({ table, key }, owner) =>
    `select count(*) filter (where not (${closedOf[owner]})) as open, count(*) filter (where ${closedOf[owner]}) as closed
     from ${table} v join billing.${owner} o on o.${key} = v.${key}
     where v.i_custom_field = $1::bigint and v.value is not null`,
)

/** How many entities have a value in the field. */
export function countFieldUses(tx: Queryable, owner: FieldOwner, iCustomField: number): Promise<Uses> {
  return tx.one(count[owner], [iCustomField])
}
