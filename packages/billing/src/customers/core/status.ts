import type { Money } from '@openespf/contract/money'

/** `O` open, `S` suspended, `C` closed, `E` exported, `D` deactivated: espf-facts §7.5. */
export type CustomerBillStatus = 'O' | 'S' | 'C' | 'E' | 'D'

/** N vacant, C closing restricted, F fully restricted: espf-facts §7.5. */
export type BillingLock = 'N' | 'C' | 'F'

/** The status words of espf-facts §7.5 that can be reached here. */
export type CustomerStatus =
  | 'closed'
  | 'exported'
  | 'blocked'
  | 'suspended'
  | 'provisionally_terminated'
  | 'limited'
  | 'no_available_funds'
  | 'credit_exceeded'
  | 'suspension_delayed'
  | 'limiting_delayed'

export type CustomerState = {
  billStatus: CustomerBillStatus
  blocked: boolean
  /** 1 postpaid, 2 prepaid */
  iBalanceControlType: number
  /** null: unlimited */
  availableFunds: Money | null
  limited: boolean
  /** null: not delayed */
  limitingDelayedUntil: Date | null
  suspensionDelayedUntil: Date | null
}

const OF_BILL_STATUS = { C: 'closed', E: 'exported' } as const

/**
 * The most serious reason why the customer is not in order; undefined when it is. Closed, blocked, suspended, limited and limitation
 * delayed are in the order of espf-facts §7.5; where the others stand among them is ours.
 */
export function customerStatus(customer: CustomerState): CustomerStatus | undefined {
  const { billStatus } = customer
  if (billStatus === 'C' || billStatus === 'E') return OF_BILL_STATUS[billStatus]
  if (customer.blocked) return 'blocked'
  if (billStatus === 'S') return 'suspended'
  if (billStatus === 'D') return 'provisionally_terminated'
  if (customer.limited) return 'limited'
  if (customer.limitingDelayedUntil !== null) return 'limiting_delayed'
  if (customer.suspensionDelayedUntil !== null) return 'suspension_delayed'
  if (customer.availableFunds === null || customer.availableFunds > 0n) return undefined
  return customer.iBalanceControlType === 2 ? 'no_available_funds' : 'credit_exceeded'
}
