import { AppError } from '@openespf/contract/errors'

type Numbered = {
  number: string
  status: 'active' | 'canceled' | 'moved'
  frozen: boolean
  iCustomer: number | null
  iAccount: number | null
}
/** Who is to get a number: a customer, with the resellers above it, or one of its accounts. */
export type Receiver = { iCustomer: number; ancestors: readonly number[]; iAccount: number | null }

/**
 * Refuses to give away a number that is frozen, canceled or moved (`request.invalid`), one that another account uses, and
 * one of another customer (`entity.in_use`): a reseller above the receiver passes its own numbers down.
 */
export function checkAssignment(did: Numbered, { iCustomer, ancestors, iAccount }: Receiver): void {
  if (did.status !== 'active') throw refusal(`the number ${did.number} is ${did.status}: activate it first`)
  if (did.frozen) throw refusal(`the number ${did.number} is frozen`)
  if (did.iAccount !== null && did.iAccount !== iAccount) throw inUse(`account ${did.iAccount}`)
  const owner = did.iCustomer
  if (owner !== null && owner !== iCustomer && !ancestors.includes(owner)) throw inUse(`customer ${owner}`)
}

function refusal(problem: string): AppError {
  return new AppError('request.invalid', { problem })
}

function inUse(by: string): AppError {
  return new AppError('entity.in_use', { entity: 'number', by })
}
