/** The number of a SIM card: the id of the account that holds it, without its realm suffix (espf-facts §1, §7.5). */
export function msisdnOf(accountId: string): string {
  return accountId.replace(/@[^@]*$/, '')
}
