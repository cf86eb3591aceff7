import type { Capture, CapturedTable } from '@openespf/contract/event-types'
import { ACCOUNT, concernsOf, PARENT, parentColumns } from './concerns.ts'
import { anyChanged, columnsOf, conditionSql, literal, variablesSql } from './expressions.ts'
import { entityTableOf, isChildTable } from './tables.ts'

export type Captured = { type: string; capture: Capture }

/** What one trigger captures: the events of one operation on one table, in the order in which they are raised. */
export type CaptureGroup = {
  table: CapturedTable
  on: Capture['on']
  captured: readonly Captured[]
  /** Whether changes of a customer are passed on to its accounts. */
  fansOut: boolean
}

/** The name, in schema `espf`, of the trigger function for that operation. */
export function functionName({ table, on }: Pick<CaptureGroup, 'table' | 'on'>): string {
  return `capture_${table.replace('billing.', '')}_${on}`
}

/** The trigger function and its trigger. */
export function triggerSql(group: CaptureGroup): string {
  const name = functionName(group)
  return `create or replace function espf.${name}() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
${declarations(group)}begin
${indent(body(group), 1)}
  return null;
end $$;
create or replace trigger capture_${group.on} after ${operation(group)} on ${group.table}
for each row execute function espf.${name}();
`
}

function declarations(group: CaptureGroup): string {
  const variables = [
    ...(isChildTable(group.table) ? [`${PARENT.variable} record;`] : []),
    ...(group.captured.some(isInherited) ? [`${ACCOUNT.variable} record;`] : []),
  ]
  return variables.length === 0 ? '' : `declare\n${indent(variables, 1)}\n`
}

function body(group: CaptureGroup): string[] {
  const own = group.captured.filter((captured) => !isInherited(captured))
  const inherited = group.captured.filter(isInherited)
  return [
    ...(group.fansOut && group.table === 'billing.account' && group.on === 'insert' ? lockCustomer : []),
    ...(isChildTable(group.table) ? childEvents(own, rowOf(group)) : ownEvents(own, rowOf(group))),
    ...(inherited.length > 0 ? inheritedEvents(inherited) : []),
  ]
}

const isInherited = ({ capture }: Captured): boolean => capture.forEach !== undefined
const rowOf = ({ on }: CaptureGroup): string => (on === 'delete' ? 'old' : 'new')

const lockCustomer = [
  '-- A change of the customer that reaches its accounts either sees this one or is seen by whoever reads it.',
  'perform from billing.customer where i_customer = new.i_customer for share;',
]

/**
 * The change itself holds the entity's row. Events that look at the same columns share one comparison: each costs about
 * 2 µs, and most updates touch one column of a dozen.
 */
function ownEvents(own: readonly Captured[], row: string): string[] {
  const groups: Captured[][] = []
  for (const captured of own) {
    const last = groups.at(-1)
    if (last?.[0] && columnsKey(last[0]) === columnsKey(captured)) last.push(captured)
    else groups.push([captured])
  }
  return groups.flatMap((group) => {
    const lines = group.flatMap((captured) =>
      probed(captured, { id: `${row}.${captured.capture.id}`, env: `${row}.i_env` }),
    )
    return group.length === 1 ? lines : ifThen(anyChanged(columnsIn(group)), lines)
  })
}

const columnsIn = (captured: readonly Captured[]): string[] => [
  ...new Set(captured.flatMap(({ capture }) => (capture.when ? columnsOf(capture.when) : []))),
]
const columnsKey = (captured: Captured): string => columnsIn([captured]).join()

/** The entity's row is another: lock it, so that its events are ordered with those of its own changes. */
function childEvents(own: readonly Captured[], row: string): string[] {
  const [first] = own
  if (first === undefined) return []
  const parent = entityTableOf(first.capture)
  return ifRouted(own, [
    `select ${parentColumns(first.capture.table)} into ${PARENT.variable} from ${parent.table}`,
    `where ${parent.id} = ${row}.${first.capture.id} for no key update;`,
    ...own.flatMap((captured) =>
      record(captured, { id: `${row}.${captured.capture.id}`, env: `${PARENT.variable}.i_env` }),
    ),
  ])
}

/** The changed row is a customer or its site: its open accounts are locked in id order, and each raises the events. */
function inheritedEvents(inherited: readonly Captured[]): string[] {
  const ofSite = inherited.some(({ capture }) => capture.forEach === 'account-of-customer-site')
  const key = ofSite ? 'i_customer_site' : 'i_customer'
  return ifThen(
    anyChanged(columnsIn(inherited)),
    ifRouted(inherited, [
      `for ${ACCOUNT.variable} in`,
      `  select ${ACCOUNT.columns} from billing.account`,
      `  where ${key} = new.${key} and bill_status <> 'C'`,
      '  order by i_account for no key update',
      'loop',
      ...inherited.flatMap((captured) =>
        record(captured, { id: `${ACCOUNT.variable}.i_account`, env: `${ACCOUNT.variable}.i_env` }).map(
          (line) => `  ${line}`,
        ),
      ),
      'end loop;',
    ]),
  )
}

type Entity = { id: string; env: string }

/** Records the event when its condition holds. */
function record(captured: Captured, entity: Entity): string[] {
  return when(captured, call(captured, entity))
}

/**
 * The same, but looks first whether anybody wants it. For an event that nobody wants that saves the call and working out
 * its arguments (15 of 45 µs); for one that is wanted it is one more probe (10 µs of 130).
 */
function probed(captured: Captured, entity: Entity): string[] {
  return when(captured, ifRouted([captured], call(captured, entity)))
}

function when({ capture }: Captured, lines: readonly string[]): string[] {
  return capture.when === undefined ? [...lines] : ifThen(conditionSql(capture.when), lines)
}

function call({ type, capture }: Captured, entity: Entity): string[] {
  const { kind } = entityTableOf(capture)
  const variables = variablesSql({ name: capture.id, value: entity.id }, capture.variables ?? {})
  const { customers = 'null', products = 'null' } = concernsOf(capture)
  return [
    `perform espf.record_event(${literal(type)}, ${entity.env}, '${kind}/' || ${entity.id},`,
    `  ${variables},`,
    `  ${customers}, ${products});`,
  ]
}

function ifRouted(captured: readonly Captured[], lines: readonly string[]): string[] {
  const types = captured.map(({ type }) => literal(type)).join(', ')
  return ifThen(`exists (select from espf.route where raw_type in (${types}))`, lines)
}

const ifThen = (condition: string, lines: readonly string[]): string[] => [
  `if ${condition} then`,
  ...lines.map((line) => `  ${line}`),
  'end if;',
]

/**
 * An update that sets nothing we look at does not call the function. A column list, not a WHEN clause: the server parses
 * a WHEN clause anew for each statement, with a dozen columns at half the price of the update itself. Generated columns
 * are found by the columns they are made of; columns that a BEFORE trigger sets would not be: there must be none.
 */
function operation({ on, captured }: CaptureGroup): string {
  const always = captured.some(({ capture }) => capture.when === undefined)
  return on === 'update' && !always ? `update of ${columnsIn(captured).join(', ')}` : on
}

const indent = (lines: readonly string[], depth: number): string =>
  lines.map((line) => `${'  '.repeat(depth)}${line}`).join('\n')
