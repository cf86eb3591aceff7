import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { CustomField } from '../core/field.ts'

const insert = statement<{ i_custom_field: number }>(
  'billing.insert-field',
  `insert into billing.custom_field
     (i_env, entity, name, field_type, mandatory, default_value, in_self_care, options, created_at)
   select n.i_env, n.entity, n.name, n.field_type, n.mandatory, n.default_value, n.in_self_care, n.options, n.created_at
   from jsonb_populate_record(null::billing.custom_field, $1::jsonb) n
   returning i_custom_field`,
)

export async function insertField(
  tx: Queryable,
  field: Omit<CustomField, 'iCustomField'> & { createdAt: Date },
): Promise<number> {
  return (await tx.one(insert, [recordJson(field)])).i_custom_field
}
