import { type Queryable, statement } from '@openespf/foundation/pg'
import type { CustomField } from '../core/field.ts'
import { type FieldRow, fieldColumns, readField } from './field-row.ts'

const find = statement<FieldRow>(
  'billing.find-field',
  `select ${fieldColumns('f')} from billing.custom_field f
   where f.i_env = $1 and f.i_custom_field = $2::bigint and not f.archived`,
)

export async function findField(
  queryable: Queryable,
  iEnv: number,
  iCustomField: number,
): Promise<CustomField | undefined> {
  const row = await queryable.maybe(find, [iEnv, iCustomField])
  return row && readField(row)
}
