/** Billing periods: 1 day, 2 week, 3 half a month, 4 and 5 month, 6 30 days (espf-facts §7.5). */
export type BillingPeriod = 1 | 2 | 3 | 4 | 5 | 6

export const DAY_MS = 86_400_000

/** No period is longer, in days: from here the search for a period starts. */
const LONGEST: Readonly<Record<BillingPeriod, number>> = { 1: 1, 2: 7, 3: 16, 4: 31, 5: 31, 6: 30 }

/** Of the periods counted from `anchor` the one that contains `at`; before the anchor, the first. */
export function periodAt(anchor: Date, period: BillingPeriod, at: Date): { from: Date; to: Date } {
  let n = Math.max(0, Math.floor((at.getTime() - anchor.getTime()) / (LONGEST[period] * DAY_MS)))
  while (boundary(anchor, period, n + 1) <= at) n += 1
  return { from: boundary(anchor, period, n), to: boundary(anchor, period, n + 1) }
}

export function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS)
}

/** The earliest of the times that there are. */
export function earliest(...times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : new Date(Math.min(...known.map((time) => time.getTime())))
}

function boundary(anchor: Date, period: BillingPeriod, n: number): Date {
  switch (period) {
    case 1:
      return addDays(anchor, n)
    case 2:
      return addDays(anchor, 7 * n)
    case 3:
      return addDays(addMonths(anchor, Math.floor(n / 2)), n % 2 === 0 ? 0 : 15)
    case 4:
    case 5:
      return addMonths(anchor, n)
    case 6:
      return addDays(anchor, 30 * n)
  }
}

/** The same day of a later month, or that month's last day. */
function addMonths(at: Date, months: number): Date {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const moved = new Date(at)
  moved.setUTCFullYear(year, month, Math.min(at.getUTCDate(), lastDay))
  return moved
}
