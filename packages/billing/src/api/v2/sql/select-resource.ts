import { createHash } from 'node:crypto'
import type { Resource } from '@openespf/contract/billing-v2'
import { type Queryable, type Row, statement } from '@openespf/foundation/pg'
import type { View } from '../../../core/view.ts'
import { viewValue } from '../../../sql/sees.ts'
import type { SortKey } from '../core/cursor.ts'
import type { Path } from '../core/fields.ts'
import type { Condition, ListQuery, Operator } from '../core/list-query.ts'
import { kindOf, pgType } from '../core/values.ts'
import type { Source } from './source.ts'

/** What a statement reads: the tables and columns that the fields need, and no others. */
export type Selection = {
  resource: Resource
  source: Source
  related: (relation: string) => { resource: Resource; source: Source }
}

/** A statement with its parameters. */
type Composed = { text: string; values: unknown[] }

/** Kept with their plans by the server; whoever asks for ever new combinations is planned each time. */
const NAMED_MAX = 500
const names = new Map<string, string>()

/** One row that the view sees, by its key; columns are named by their paths. */
export function selectOne(
  queryable: Queryable,
  selection: Selection,
  asked: { view: View; key: number; paths: readonly Path[] },
): Promise<Row | undefined> {
  const { resource, source } = selection
  const text = `select ${columnsOf(selection, asked.paths)} from ${source.table} r${joinsOf(selection, asked.paths)}
    where r.${resource.key} = $2::bigint and ${visible(source)}`
  return queryable.maybe(named(text), [viewValue(asked.view), asked.key])
}

/** A page in the order of `sort`, one row more than `limit` when there is a next page. */
export function selectPage(
  queryable: Queryable,
  selection: Selection,
  asked: { view: View; query: ListQuery },
): Promise<Row[]> {
  const { text, values } = composePage(selection, asked.query)
  return queryable.query(named(text), [viewValue(asked.view), ...values])
}

/** How many rows fit the conditions, on all pages. */
export async function countRows(
  queryable: Queryable,
  selection: Selection,
  asked: { view: View; query: ListQuery },
): Promise<number> {
  const parameters = createParameters()
  const conditions = conditionsOf(selection, asked.query.conditions, parameters)
  const text = `select count(*) as total from ${selection.source.table} r where ${[visible(selection.source), ...conditions].join(' and ')}`
  const stmt = named<{ total: number }>(text)
  return (await queryable.one(stmt, [viewValue(asked.view), ...parameters.values])).total
}

export async function lockRow(tx: Queryable, { resource, source }: Selection, key: number): Promise<void> {
  const text = `select from ${source.table} where ${resource.key} = $1::bigint for no key update`
  await tx.query(named(text), [key])
}

/** The statement of a page; `$1` is the view. */
export function composePage(selection: Selection, query: ListQuery): Composed {
  const { source } = selection
  const { paths, sort, after, limit } = query
  const parameters = createParameters()
  const where = [
    visible(source),
    ...conditionsOf(selection, query.conditions, parameters),
    ...(after === undefined ? [] : [keyset(selection, sort, after.map(parameters.add))]),
  ]
  const cursor = sort.map(
    ({ field, kind }, i) => `${spelled(own(selection, field), kind)} as "${cursorColumn(i)}"`,
  )
  const order = sort.map(({ field, descending }) => `${own(selection, field)}${descending ? ' desc' : ''}`)
  const text = `select ${[columnsOf(selection, paths), ...cursor].join(', ')} from ${source.table} r${joinsOf(selection, paths)}
    where ${where.join('\n      and ')}
    order by ${order.join(', ')} limit ${parameters.add(limit + 1)}::bigint`
  return { text, values: parameters.values }
}

/** Under which name a page's row carries its value of the n-th sort key. */
export function cursorColumn(n: number): string {
  return `cursor ${n}`
}

function named<R extends Row = Row>(text: string) {
  let name = names.get(text)
  if (name === undefined && names.size < NAMED_MAX) {
    name = `billing.api2-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
    names.set(text, name)
  }
  return statement<R>(name ?? '', text)
}

function createParameters() {
  const values: unknown[] = []
  return {
    values,
    add(value: unknown): string {
      values.push(value)
      return `$${values.length + 1}`
    },
  }
}

type Parameters = ReturnType<typeof createParameters>

function visible({ sees, only }: Source): string {
  return [sees('$1', 'r'), ...(only ? [only('r')] : [])].join(' and ')
}

function own({ source }: Selection, field: string): string {
  return source.columns[field]?.('r') ?? `r.${field}`
}

function columnsOf(selection: Selection, paths: readonly Path[]): string {
  const columns = paths.map(({ relation, field }) => {
    if (relation === undefined) return `${own(selection, field)} as "${field}"`
    const expression = selection.related(relation).source.columns[field]?.(relation) ?? `${relation}.${field}`
    return `${expression} as "${relation}.${field}"`
  })
  const present = relationsOf(paths).map(
    (relation) => `${relation}.${selection.related(relation).resource.key} is not null as "${relation}"`,
  )
  return [...columns, ...present].join(', ')
}

function joinsOf(selection: Selection, paths: readonly Path[]): string {
  return relationsOf(paths)
    .map((relation) => {
      const on = selection.source.joins[relation]
      if (!on) throw new RangeError(`no join for ${relation} of ${selection.resource.name}`)
      return `\n    left join ${selection.related(relation).source.table} ${relation} on ${on('r', relation)}`
    })
    .join('')
}

function relationsOf(paths: readonly Path[]): string[] {
  return [...new Set(paths.flatMap(({ relation }) => relation ?? []))]
}

const COMPARED: Record<Exclude<Operator, 'in' | 'null' | 'like'>, string> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
}

function conditionsOf(
  selection: Selection,
  conditions: readonly Condition[],
  parameters: Parameters,
): string[] {
  return conditions.map(({ field, operator, value }) => {
    const column = own(selection, field)
    const type = pgType(kindOf(selection.resource, field))
    if (operator === 'null') return `(${column} is null) = ${parameters.add(value)}::boolean`
    if (operator === 'like') return `${column} like ${parameters.add(value)}::text escape ''`
    if (operator === 'in') return `${column} = any (${parameters.add(value)}::${type}[])`
    return `${column} ${COMPARED[operator]} ${parameters.add(value)}::${type}`
  })
}

/** All rows behind the given one: a row comparison where all keys go one way, which an index serves. */
function keyset(selection: Selection, sort: readonly SortKey[], after: readonly string[]): string {
  const keys = sort.map(({ field, kind, descending }, i) => ({
    column: own(selection, field),
    value: `${after[i]}::text::${pgType(kind)}`,
    beyond: descending ? '<' : '>',
  }))
  const [first] = keys
  if (first && keys.every(({ beyond }) => beyond === first.beyond)) {
    return `(${keys.map(({ column }) => column).join(', ')}) ${first.beyond} (${keys.map(({ value }) => value).join(', ')})`
  }
  const steps = keys.map(({ column, value, beyond }, i) =>
    [
      ...keys.slice(0, i).map((equal) => `${equal.column} = ${equal.value}`),
      `${column} ${beyond} ${value}`,
    ].join(' and '),
  )
  return `(${steps.map((step) => `(${step})`).join(' or ')})`
}

/** A sort key's value as a cursor spells it: exact to the microsecond. */
function spelled(column: string, kind: SortKey['kind']): string {
  return kind === 'time'
    ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `${column}::text`
}
