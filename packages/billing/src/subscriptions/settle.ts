import type { Queryable } from '@openespf/foundation/pg'
import { type Charge, nextCharge } from './core/next-charge.ts'
import type { AssignedSubscription } from './sql/assigned-row.ts'
import { listAssigned, type Subscriber } from './sql/list-assigned.ts'
import { updateAssigned } from './sql/update-assigned.ts'
import type { Wallet } from './wallet.ts'

export type Settling = {
  now: Date
  /** the account is being used: what awaits the first usage becomes active */
  isUsage?: boolean
  /** what is pending becomes active */
  activates?: boolean
}
/** `steps`: what was activated or charged; `unpaid`: a fee is due that cannot be paid. */
export type Settled = { steps: number; unpaid: boolean }

/** Activates what is to become active and takes the fees that are due, each period's once. */
export async function settle(
  tx: Queryable,
  { subscriber, wallet }: { subscriber: Subscriber; wallet: Wallet },
  settling: Settling,
): Promise<Settled> {
  const settled = { steps: 0, unpaid: false }
  for (const listed of await listAssigned(tx, subscriber)) {
    const begins = listed.intStatus === 0 && isToBegin(listed, settling)
    let assigned = begins ? await begin(tx, listed, settling.now) : listed
    if (begins) settled.steps += 1
    while (assigned.intStatus === 1 && assigned.dueAt !== null && assigned.dueAt <= settling.now) {
      if (!wallet.canPay(assigned.nextFee ?? 0n)) {
        settled.unpaid = true
        break
      }
      assigned = await chargeNext(tx, assigned, wallet)
      settled.steps += 1
    }
  }
  return settled
}

/** Takes the next fee of an active subscription, due or not. */
export async function chargeNext(
  tx: Queryable,
  assigned: AssignedSubscription,
  wallet: Wallet,
): Promise<AssignedSubscription> {
  const { amount, billedTo } = chargeOf(assigned)
  await wallet.charge(amount, `Subscription ${assigned.name}`)
  return write(tx, assigned, { billedTo })
}

function isToBegin({ startDate, activationMode }: AssignedSubscription, settling: Settling): boolean {
  if (settling.activates) return true
  return startDate <= settling.now && (activationMode === 1 || settling.isUsage === true)
}

/** One with a start date counts from there, the others from the moment. */
function begin(tx: Queryable, assigned: AssignedSubscription, now: Date): Promise<AssignedSubscription> {
  const isFromStart = assigned.activationMode === 1 && assigned.startDate <= now
  const activationDate = isFromStart ? assigned.startDate : now
  return write(tx, assigned, { intStatus: 1, activationDate })
}

async function write(
  tx: Queryable,
  before: AssignedSubscription,
  changes: Partial<AssignedSubscription>,
): Promise<AssignedSubscription> {
  const next = chargeOf({ ...before, ...changes })
  const written = { ...changes, nextFee: next.amount, dueAt: next.dueAt }
  await updateAssigned(tx, before.iAssignedSubscription, written)
  return { ...before, ...written }
}

function chargeOf(assigned: AssignedSubscription): Charge {
  const { startDate, iPeriod, periodicFees } = assigned
  const fee = periodicFees.find((one) => one.iPeriod === iPeriod)?.fee ?? 0n
  return nextCharge({ ...assigned, activationDate: assigned.activationDate ?? startDate, fee })
}
