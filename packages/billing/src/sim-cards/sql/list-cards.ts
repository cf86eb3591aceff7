import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesCard, viewValue } from '../../sql/sees.ts'
import { type Card, type CardRow, cardColumns, cardJoins } from './card-row.ts'

const list = statement<PageRow<CardRow>>(
  'billing.list-cards',
  pageText({
    table: 'billing.sim_card',
    key: 'i_sim_card',
    filter: `${seesCard('$4', 'x')} and ($5::text is null or x.imsi like $5 escape '') and ($6::text is null or x.status = $6)`,
    columns: cardColumns,
    joins: cardJoins,
  }),
)

/** `imsi` is a pattern: `%` any string, `_` one character. */
export function listCards(
  queryable: Queryable,
  view: View,
  filter: { imsi?: string; status?: string },
  paging: Paging,
): Promise<Page<Card>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), filter.imsi, filter.status],
    read: (row: CardRow) => camelRow(row),
    isRow: (row) => row.i_sim_card !== null,
  })
}
