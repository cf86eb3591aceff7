import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { type DiscountPlan, type PlanRow, planColumns, readPlan } from './plan-row.ts'

const list = statement<PageRow<PlanRow>>(
  'billing.list-plans',
  pageText({
    table: 'billing.discount_plan',
    key: 'i_vd_plan',
    filter: `x.i_env = $4 and ($5::text is null or x.name like $5 escape '')`,
    columns: planColumns,
  }),
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listPlans(
  queryable: Queryable,
  iEnv: number,
  filter: { name?: string },
  paging: Paging,
): Promise<Page<DiscountPlan>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.name],
    read: readPlan,
    isRow: (row) => row.i_vd_plan !== null,
  })
}
