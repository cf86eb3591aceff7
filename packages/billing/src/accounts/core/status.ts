import type { Money } from '@openespf/contract/money'
import type { CustomerState, CustomerStatus } from '../../customers/core/status.ts'
import { customerStatus } from '../../customers/core/status.ts'
import { accountTerm } from './term.ts'

/** `O` open, `S` suspended, `I` inactive, `C` closed: espf-facts §7.5. */
export type AccountBillStatus = 'O' | 'S' | 'I' | 'C'

/** The status words of espf-facts §7.5 that can be reached here. */
export type AccountStatus =
  | 'closed'
  | 'customer_exported'
  | 'blocked'
  | 'customer_blocked'
  | 'suspended'
  | 'customer_suspended'
  | 'customer_provisionally_terminated'
  | 'customer_limited'
  | 'customer_limiting_delayed'
  | 'customer_suspension_delayed'
  | 'inactive'
  | 'not_yet_active'
  | 'expired'
  | 'zero_balance'
  | 'credit_exceeded'
  | 'customer_has_no_available_funds'
  | 'customer_credit_exceed'

export type AccountState = {
  billStatus: AccountBillStatus
  blocked: boolean
  /** -1 debit, 1 credit */
  billingModel: number
  /** null: no limit of its own, the customer's funds count */
  availableFunds: Money | null
  /** `YYYY-MM-DD`: in use from this day on */
  activationDate: string | null
  /** `YYYY-MM-DD`: out of use from this day on */
  expirationDate: string | null
  customer: CustomerState
}

/** What an account shows of its customer's status. */
const INHERITED: Record<CustomerStatus, AccountStatus> = {
  closed: 'closed',
  exported: 'customer_exported',
  blocked: 'customer_blocked',
  suspended: 'customer_suspended',
  provisionally_terminated: 'customer_provisionally_terminated',
  limited: 'customer_limited',
  limiting_delayed: 'customer_limiting_delayed',
  suspension_delayed: 'customer_suspension_delayed',
  no_available_funds: 'customer_has_no_available_funds',
  credit_exceeded: 'customer_credit_exceed',
}

/** From the most serious to the least: espf-facts §7.5 up to the delayed limitation, though where suspensions of other kinds stand is ours, as the rest. */
const SEVERITY: readonly AccountStatus[] = [
  'closed',
  'customer_exported',
  'blocked',
  'customer_blocked',
  'suspended',
  'customer_suspended',
  'customer_provisionally_terminated',
  'customer_limited',
  'customer_limiting_delayed',
  'customer_suspension_delayed',
  'inactive',
  'not_yet_active',
  'expired',
  'zero_balance',
  'credit_exceeded',
  'customer_has_no_available_funds',
  'customer_credit_exceed',
]

/**
 * The most serious reason why the account is not in order, its own or its customer's; undefined when it is in order.
 * @param today `YYYY-MM-DD`, UTC
 */
export function accountStatus(account: AccountState, today: string): AccountStatus | undefined {
  const reasons = new Set([...ownReasons(account, today), ...inheritedReasons(account)])
  return SEVERITY.find((status) => reasons.has(status))
}

function ownReasons(account: AccountState, today: string): AccountStatus[] {
  const { billStatus, availableFunds } = account
  const term = accountTerm(account, today)
  const reasons: AccountStatus[] = []
  if (billStatus === 'C') reasons.push('closed')
  if (account.blocked) reasons.push('blocked')
  if (billStatus === 'S') reasons.push('suspended')
  if (billStatus === 'I') reasons.push('inactive')
  if (term !== 'active') reasons.push(term)
  if (availableFunds !== null && availableFunds <= 0n)
    reasons.push(account.billingModel === -1 ? 'zero_balance' : 'credit_exceeded')
  return reasons
}

/** The customer's funds count only for an account without a limit of its own. */
function inheritedReasons({ customer, availableFunds }: AccountState): AccountStatus[] {
  const status = customerStatus(availableFunds === null ? customer : { ...customer, availableFunds: null })
  return status === undefined ? [] : [INHERITED[status]]
}
