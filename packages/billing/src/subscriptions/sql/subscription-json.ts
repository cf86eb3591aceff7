import { formatMoney } from '@openespf/contract/money'
import { recordJson } from '../../sql/names.ts'
import type { Subscription } from './subscription-row.ts'

/** Fields of a subscription as `recordJson` writes them, with the fees as they are stored. */
export function subscriptionJson({ periodicFees, ...fields }: Partial<Subscription>): string {
  if (periodicFees === undefined) return recordJson(fields)
  const fees = periodicFees.map(({ iPeriod, fee }) => ({ i_period: iPeriod, fee: formatMoney(fee) }))
  return recordJson({ ...fields, periodicFees: fees })
}
