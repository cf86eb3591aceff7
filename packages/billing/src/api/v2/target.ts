import { joined, type Queryable } from '@openespf/foundation/pg'
import { createBilling } from '../../billing.ts'
import type { View } from '../../core/view.ts'
import type { BillingDeps } from '../../deps.ts'
import type { Target } from './writer.ts'

/** The operations, as parts of a request's transaction. */
export function targetOf(deps: BillingDeps, tx: Queryable, view: View): Target {
  return { billing: createBilling({ ...deps, database: joined(tx) }), view }
}
