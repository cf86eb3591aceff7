const DAY = 86_400_000

/** The values of `i_billing_period`: espf-facts §7.5. */
export type BillingPeriod = 1 | 2 | 3 | 4 | 5 | 6

/**
 * The end of the billing period in which `at` lies, UTC, always after it: 1 the next midnight, 2 Monday, 3 the 1st or 16th,
 * 4 the 1st, 5 the day of the month on which the customer was created (the last one of a shorter month), 6 in 30 days.
 */
export function periodEnd(period: BillingPeriod, at: Date, created: Date): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  switch (period) {
    case 1:
      return midnight(year, month, day + 1)
    case 2:
      return midnight(year, month, day + 7 - ((at.getUTCDay() + 6) % 7))
    case 3:
      return day < 16 ? midnight(year, month, 16) : midnight(year, month + 1, 1)
    case 4:
      return midnight(year, month + 1, 1)
    case 5: {
      const own = anniversary(year, month, created)
      return own > at ? own : anniversary(year, month + 1, created)
    }
    case 6:
      return new Date(at.getTime() + 30 * DAY)
  }
}

/** The day so many days later: `YYYY-MM-DD`. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

function midnight(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month, day))
}

function anniversary(year: number, month: number, created: Date): Date {
  const lastDay = midnight(year, month + 1, 0).getUTCDate()
  return midnight(year, month, Math.min(created.getUTCDate(), lastDay))
}
