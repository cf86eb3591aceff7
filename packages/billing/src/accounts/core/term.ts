/** Where an account stands in the time from its activation to its expiration: status words of espf-facts §7.5, and `active`. */
export type AccountTerm = 'not_yet_active' | 'active' | 'expired'

/**
 * Both dates are the first day of what they name: in use from `activationDate` on, out of use from `expirationDate` on.
 * @param today `YYYY-MM-DD`, UTC
 */
export function accountTerm(
  { activationDate, expirationDate }: { activationDate: string | null; expirationDate: string | null },
  today: string,
): AccountTerm {
  if (activationDate !== null && activationDate > today) return 'not_yet_active'
  return expirationDate !== null && expirationDate <= today ? 'expired' : 'active'
}
