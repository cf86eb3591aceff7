import type { Field, Resource } from '@openespf/contract/billing-v2'
import type { Realm } from '@openespf/contract/realm'
import { invalid } from '../../../core/refusals.ts'
import { readCursor, type SortKey } from './cursor.ts'
import { type Path, readFields } from './fields.ts'
import { kindOf, toParameter } from './values.ts'

export const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'like', 'in', 'null'] as const
export type Operator = (typeof OPERATORS)[number]

/** One condition: `created_at.gte=2026-03-01T00:00:00Z`. The value is a parameter; of `in` a list. */
export type Condition = { field: string; operator: Operator; value: unknown }

/** A list request, read. */
export type ListQuery = {
  paths: Path[]
  conditions: Condition[]
  /** ends with the key, so that it is total */
  sort: SortKey[]
  /** the last page's last values of the sort keys */
  after: readonly string[] | undefined
  limit: number
  withTotal: boolean
}

const PAGE = 100
const PAGE_MAX = 500
const IN_MAX = 100
const RESERVED = ['fields', 'sort', 'limit', 'cursor', 'total']

type Query = Readonly<Record<string, string>>

/** Reads the query of a list. Refuses names, operators and values that are not known, saying which are. */
export function readListQuery(resource: Resource, query: Query, realm: Realm): ListQuery {
  const sort = readSort(resource, query['sort'])
  return {
    paths: readFields(resource, query['fields'], realm),
    conditions: Object.entries(query).flatMap(([name, value]) =>
      RESERVED.includes(name) ? [] : readCondition(resource, name, value),
    ),
    sort,
    after: query['cursor'] === undefined ? undefined : readCursor(query['cursor'], sort),
    limit: readLimit(query['limit']),
    withTotal: readTotal(query['total']),
  }
}

function readSort(resource: Resource, text: string | undefined): SortKey[] {
  const sortable = Object.entries(resource.fields).flatMap(([name, { sort }]) => (sort ? name : []))
  const keys = (text ?? '').split(',').flatMap((part): SortKey[] => {
    const name = part.trim()
    const field = name.replace(/^-/, '')
    if (field === '') return []
    if (sortable.includes(field)) return [keyOf(resource, field, name.startsWith('-'))]
    throw invalid(
      `${resource.name} cannot be sorted by "${field.slice(0, 100)}", only by: ${sortable.join(', ')}`,
    )
  })
  if (new Set(keys.map(({ field }) => field)).size < keys.length) throw invalid('sort names a field twice')
  const last = keys.findIndex(({ field }) => field === resource.key)
  if (last >= 0) return keys.slice(0, last + 1)
  return [...keys, keyOf(resource, resource.key, keys[0]?.descending ?? false)]
}

function keyOf(resource: Resource, field: string, descending: boolean): SortKey {
  return { field, kind: kindOf(resource, field), descending }
}

function readCondition(resource: Resource, parameter: string, text: string): Condition {
  const [name = '', suffix = 'eq', ...rest] = parameter.split('.')
  const field = resource.fields[name]
  if (!field?.filter || rest.length > 0) {
    const filters = Object.entries(resource.fields).flatMap(([one, { filter }]) => (filter ? one : []))
    throw invalid(
      `There is no parameter "${parameter.slice(0, 100)}". ${resource.name} can be filtered by: ${filters.join(', ')}; others are: ${RESERVED.join(', ')}.`,
    )
  }
  const operator = OPERATORS.find((one) => one === suffix)
  if (!operator) throw invalid(`"${parameter.slice(0, 100)}": the operators are ${OPERATORS.join(', ')}`)
  return { field: name, operator, value: readValue({ name, field, operator }, text) }
}

function readValue(
  { name, field, operator }: { name: string; field: Field; operator: Operator },
  text: string,
): unknown {
  if (operator === 'like') {
    if (field.kind !== 'text') throw invalid(`${name}.like is for texts only`)
    return toParameter(name, field, text)
  }
  if (operator === 'null') return toParameter(`${name}.null`, { kind: 'boolean', about: '' }, text)
  if (operator !== 'in') return toParameter(name, field, text)
  const values = text.split(',')
  if (values.length > IN_MAX) throw invalid(`${name}.in takes at most ${IN_MAX} values`)
  return values.map((value) => toParameter(name, field, value))
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return PAGE
  const limit = Number(text)
  if (!/^\d{1,9}$/.test(text) || limit < 1) throw invalid(`limit must be 1 to ${PAGE_MAX}`)
  return Math.min(limit, PAGE_MAX)
}

function readTotal(text: string | undefined): boolean {
  if (text === undefined || text === 'false' || text === '0') return false
  if (text === 'true' || text === '1') return true
  throw invalid('total must be true or false')
}
