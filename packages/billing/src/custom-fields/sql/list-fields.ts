import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import type { CustomField, FieldOwner } from '../core/field.ts'
import { type FieldRow, fieldColumns, readField } from './field-row.ts'

const list = statement<PageRow<FieldRow>>(
  'billing.list-fields',
  pageText({
    table: 'billing.custom_field',
    key: 'i_custom_field',
    filter: `x.i_env = $4 and not x.archived and ($5::text is null or x.entity = $5)
      and ($6::text is null or x.name like $6 escape '')`,
    columns: fieldColumns('page'),
  }),
)

export type FieldFilter = { entity?: FieldOwner; name?: string }

/** `name` is a pattern: `%` any string, `_` one character. */
export function listFields(
  queryable: Queryable,
  iEnv: number,
  filter: FieldFilter,
  paging: Paging,
): Promise<Page<CustomField>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.entity, filter.name],
    read: readField,
    isRow: (row) => row.i_custom_field !== null,
  })
}
