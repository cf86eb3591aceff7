import type { AttachConstant } from '@openespf/contract/attach-config'
import type { ColumnFacts } from './table-facts.ts'

const numbers = ['int2', 'int4', 'int8', 'numeric']
const texts = ['text', 'varchar', 'bpchar', 'name']
/** As text the same in every session, whatever its settings. */
const steady = [...numbers, ...texts, 'bool', 'oid', 'uuid', 'inet', 'cidr', 'macaddr', 'macaddr8', 'enum']
/**
 * Two values are equal only if nobody can tell them apart, by an operator of pg_catalog: not so of intervals (30 days equal
 * a month) and boxes (by their area); json has no operator at all.
 */
const comparable = [
  ...steady,
  ...[
    'float4',
    'float8',
    'date',
    'time',
    'timetz',
    'timestamp',
    'timestamptz',
    'bytea',
    'jsonb',
    'bit',
    'varbit',
  ],
]

export const isNumber = ({ type }: ColumnFacts): boolean => numbers.includes(type)
export const isText = ({ type }: ColumnFacts): boolean => texts.includes(type)
export const isSteady = ({ type }: ColumnFacts): boolean => steady.includes(type)
export const isComparable = ({ type, folds }: ColumnFacts): boolean => comparable.includes(type) && !folds
/** What fits an `i_env`, an int. */
export const isSmallInteger = ({ type }: ColumnFacts): boolean => ['int2', 'int4'].includes(type)
export const isInteger = ({ type }: ColumnFacts): boolean => ['int2', 'int4', 'int8'].includes(type)

/** Whether values of the two can be compared by an operator of pg_catalog. */
export function areComparable(a: ColumnFacts, b: ColumnFacts): boolean {
  const sameKind = (kinds: readonly string[]): boolean => kinds.includes(a.type) && kinds.includes(b.type)
  return sameKind(numbers) || sameKind(texts) || (a.type === b.type && isSteady(a) && a.type !== 'enum')
}

/** Why a column cannot be compared with that value, or undefined. */
export function misfit(column: ColumnFacts, value: AttachConstant): string | undefined {
  if (value === null) return undefined
  if (isText(column)) return typeof value === 'boolean' ? `is text: write "${value}" in quotes` : undefined
  if (column.type === 'bool') return typeof value === 'boolean' ? undefined : 'is boolean: give true or false'
  if (isNumber(column))
    return /^-?\d{1,30}(\.\d{1,30})?$/.test(String(value)) ? undefined : `is a number: "${value}" is none`
  if (column.type === 'enum')
    return column.labels?.includes(String(value)) ? undefined : `is one of ${column.labels?.join(', ')}`
  if (column.type === 'uuid')
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value)) ? undefined : 'is a UUID'
  return 'is of a type that cannot be compared with a value here: use { changed: … }'
}
