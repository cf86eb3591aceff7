import { type Queryable, statement } from '@openespf/foundation/pg'
import type { CustomField } from '../core/field.ts'
import { type FieldRow, fieldColumns, readField } from './field-row.ts'

const lock = statement<FieldRow>(
  'billing.lock-field',
  `select ${fieldColumns('f')} from billing.custom_field f
   where f.i_env = $1 and f.i_custom_field = $2::bigint and not f.archived for update`,
)

/** The field, locked until the transaction ends: nobody can change it or give it a value. */
export async function lockField(
  tx: Queryable,
  iEnv: number,
  iCustomField: number,
): Promise<CustomField | undefined> {
  const row = await tx.maybe(lock, [iEnv, iCustomField])
  return row && readField(row)
}
