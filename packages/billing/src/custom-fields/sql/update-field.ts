import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { CustomField } from '../core/field.ts'

const update = statement(
  'billing.update-field',
  `update billing.custom_field f set name = n.name, mandatory = n.mandatory, default_value = n.default_value,
     in_self_care = n.in_self_care, options = n.options, archived = n.archived
   from billing.custom_field x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_custom_field = $1::bigint and f.i_custom_field = x.i_custom_field`,
)

/** Writes the named fields; the others stay. */
export async function updateField(
  tx: Queryable,
  iCustomField: number,
  changes: Partial<Omit<CustomField, 'iCustomField' | 'iEnv' | 'entity' | 'fieldType'>> & {
    archived?: boolean
  },
): Promise<void> {
  await tx.query(update, [iCustomField, recordJson(changes)])
}
