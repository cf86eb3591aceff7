import { formatMoney, type Money, parseMoney } from '@openespf/contract/money'

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S

/** A row with its columns named as the code names them: `i_account` → `iAccount`. */
export type CamelRow<R> = { [K in keyof R & string as Camel<K>]: R[K] }

/** The one conversion of names out of the database. */
export function camelRow<R extends object>(row: R): CamelRow<R> {
  const renamed: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) renamed[camelName(name)] = value
  return renamed as CamelRow<R>
}

const camelNames = new Map<string, string>()

/** The columns of our statements are few, and met with every row. */
function camelName(column: string): string {
  const known = camelNames.get(column)
  if (known !== undefined) return known
  const name = column.replaceAll(/_(\w)/g, (_, first: string) => first.toUpperCase())
  camelNames.set(column, name)
  return name
}

/**
 * The one conversion of names and values into the database: a record as JSON for `jsonb_populate_record`. Money becomes
 * a decimal, bytes their hexadecimal form; `iso4217` is the only column whose digits stand apart.
 */
export function recordJson(record: object): string {
  const renamed = Object.entries(record).map(([name, value]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^iso4217$/, 'iso_4217'),
    columnValue(value),
  ])
  return JSON.stringify(Object.fromEntries(renamed))
}

function columnValue(value: unknown): unknown {
  if (typeof value === 'bigint') return formatMoney(value)
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return value
}

/** An amount that the database holds. */
export function readMoney(text: string): Money {
  const amount = parseMoney(text)
  if (amount === undefined) throw new RangeError(`not an amount: ${text}`)
  return amount
}

export function readOptionalMoney(text: string | null): Money | null {
  return text === null ? null : readMoney(text)
}
