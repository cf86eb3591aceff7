import type { Money } from '@openespf/contract/money'
import { addDays, periodAt } from '../../core/periods.ts'

/** 1 day, 2 week, 3 half a month, 4 month (espf-facts §7.5). */
export type FeePeriod = 1 | 2 | 3 | 4
/** 0 progressively: day by day; 1 at the end of a period; 2 in advance (espf-facts §7.5). */
export type ChargeModel = 0 | 1 | 2

/** An active subscription, as far as its fees go. */
export type Charging = {
  activationDate: Date
  iPeriod: FeePeriod
  chargeModel: ChargeModel
  activationFee: Money
  fee: Money
  /** up to where fees are charged; null: not even the activation fee */
  billedTo: Date | null
}

/** The next fee, when it is due, and up to where fees are charged then. */
export type Charge = { amount: Money; dueAt: Date; billedTo: Date }

/** Periods are counted from the activation. */
export function nextCharge(charging: Charging): Charge {
  const { activationDate, fee, billedTo } = charging
  if (billedTo === null)
    return { amount: charging.activationFee, dueAt: activationDate, billedTo: activationDate }
  const period = periodAt(activationDate, charging.iPeriod, billedTo)
  switch (charging.chargeModel) {
    case 0: {
      const until = new Date(Math.min(addDays(billedTo, 1).getTime(), period.to.getTime()))
      const amount = share(fee, period, until) - share(fee, period, billedTo)
      return { amount, dueAt: until, billedTo: until }
    }
    case 1:
      return { amount: fee, dueAt: period.to, billedTo: period.to }
    case 2:
      return { amount: fee, dueAt: billedTo, billedTo: period.to }
  }
}

/** The part of the fee that falls on the time from the period's begin to `at`; the parts add up to the fee. */
function share(fee: Money, { from, to }: { from: Date; to: Date }, at: Date): Money {
  return (fee * BigInt(at.getTime() - from.getTime())) / BigInt(to.getTime() - from.getTime())
}
