import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import {
  readSubscription,
  type Subscription,
  type SubscriptionRow,
  subscriptionColumns,
} from './subscription-row.ts'

const list = statement<PageRow<SubscriptionRow>>(
  'billing.list-subscriptions',
  pageText({
    table: 'billing.subscription',
    key: 'i_subscription',
    filter: `x.i_env = $4 and ($5::text is null or x.name like $5 escape '')`,
    columns: subscriptionColumns,
  }),
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listSubscriptions(
  queryable: Queryable,
  iEnv: number,
  filter: { name?: string },
  paging: Paging,
): Promise<Page<Subscription>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.name],
    read: readSubscription,
    isRow: (row) => row.i_subscription !== null,
  })
}
