import type { Queryable } from '@openespf/foundation/pg'
import type { FieldOwner } from '../core/field.ts'
import type { ValueChange } from '../core/value-changes.ts'
import { perOwner } from './per-owner.ts'

const write = perOwner(
  'billing.write-value',
  ({ table, key }) =>
    `insert into ${table} (${key}, i_custom_field, value) values ($1::int, $2::int, $3)
     on conflict (${key}, i_custom_field) do update set value = excluded.value`,
)

/** Null takes the value away; its key stays for the next one. */
export async function writeValue(
  tx: Queryable,
  { owner, id }: { owner: FieldOwner; id: number },
  { iCustomField, value }: ValueChange,
): Promise<void> {
  await tx.query(write[owner], [id, iCustomField, value])
}
