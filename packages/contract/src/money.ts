/** An amount in units of 0.00001 of the currency. Exact: never a float inside. */
export type Money = bigint

const PLACES = 5
const UNIT = 10n ** BigInt(PLACES)

/**
 * Reads an amount from the wire or the database: a JSON number or a decimal string with at most 5 decimal places.
 * Returns undefined when it is neither, or has more places than can be kept.
 */
export function parseMoney(value: unknown): Money | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,5})0*)?$/.exec(String(value))
  if (!match) return undefined
  const [, sign, whole = '0', places = ''] = match
  const amount = BigInt(whole) * UNIT + BigInt(places.padEnd(PLACES, '0'))
  return sign ? -amount : amount
}

/** The amount as a plain decimal: `20.98506`, `0`, `-3.5`. Lossless. */
export function formatMoney(amount: Money): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(PLACES + 1, '0')
  const places = digits.slice(-PLACES).replace(/0+$/, '')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${places ? `.${places}` : ''}`
}

/** The amount as v1 writes it, a JSON number (espf-facts §7.3: `"balance": 20.98506`). */
export function moneyToWire(amount: Money): number {
  return Number(formatMoney(amount))
}
