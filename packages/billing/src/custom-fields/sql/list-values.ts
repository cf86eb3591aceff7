import type { Queryable } from '@openespf/foundation/pg'
import type { FieldOwner, FieldValue } from '../core/field.ts'
import { type FieldRow, fieldColumns, readField } from './field-row.ts'
import { perOwner } from './per-owner.ts'

type ValueRow = FieldRow & { i_custom_field_value: number | null; value: string | null }

const list = perOwner<ValueRow>(
  'billing.list-values',
  ({ table, key }, owner) =>
    `select ${fieldColumns('f')}, v.i_custom_field_value, v.value
     from billing.custom_field f left join ${table} v on v.i_custom_field = f.i_custom_field and v.${key} = $2::bigint
     where f.i_env = $1 and f.entity = '${owner}' and not f.archived order by f.i_custom_field`,
)

/** Every field that entities of this kind have, with what the entity `id` has in it. */
export async function listValues(
  queryable: Queryable,
  iEnv: number,
  { owner, id }: { owner: FieldOwner; id: number },
): Promise<FieldValue[]> {
  const rows = await queryable.query(list[owner], [iEnv, id])
  return rows.map((row) => ({
    field: readField(row),
    iCustomFieldValue: row.i_custom_field_value,
    value: row.value,
  }))
}
