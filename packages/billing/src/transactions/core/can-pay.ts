import type { Money } from '@openespf/contract/money'

/**
 * Whether a fee can be paid: from the account's funds, or from its customer's where it has no limit of its own (null).
 * What costs nothing can always be paid.
 */
export function canPay(funds: { account: Money | null; customer: Money | null }, fee: Money): boolean {
  const available = funds.account ?? funds.customer
  return fee === 0n || available === null || available >= fee
}
