import { isDeepStrictEqual } from 'node:util'

/** A row of radcheck or radreply. */
export type Attribute = { attribute: string; op: string; value: string }

/** All that FreeRADIUS' tables hold of one user. */
export type RadiusUser = {
  check: readonly Attribute[]
  reply: readonly Attribute[]
  /** The user's groups in the order of their priority. */
  groups: readonly string[]
}

export type Table = 'radcheck' | 'radreply' | 'radusergroup'

export const NO_ROWS: RadiusUser = { check: [], reply: [], groups: [] }

/** One thing that a table says of a user: an attribute's rows as `:= value`, or the groups. */
type Field = { table: Table; name: string; values: readonly string[] }

/** What the tables say of a user. The order of different attributes has no meaning, that of one attribute's rows has. */
function fieldsOf({ check, reply, groups }: RadiusUser): Field[] {
  const group: Field = { table: 'radusergroup', name: 'groups', values: groups }
  return [...merge('radcheck', check), ...merge('radreply', reply), ...(groups.length > 0 ? [group] : [])]
}

export type Difference = {
  table: Table
  name: string
  expected: readonly string[]
  actual: readonly string[]
}

export function compare(expected: RadiusUser, actual: RadiusUser): Difference[] {
  const [wanted, found] = [fieldsOf(expected), fieldsOf(actual)]
  const all = [...wanted, ...found.filter((field) => !wanted.some((each) => isSame(each, field)))]
  return all
    .map(({ table, name }) => ({
      table,
      name,
      expected: wanted.find((field) => isSame(field, { table, name }))?.values ?? [],
      actual: found.find((field) => isSame(field, { table, name }))?.values ?? [],
    }))
    .filter((each) => !isDeepStrictEqual(each.expected, each.actual))
}

function merge(table: Table, rows: readonly Attribute[]): Field[] {
  const names = [...new Set(rows.map(({ attribute }) => attribute))]
  return names.map((name) => {
    const own = rows.filter(({ attribute }) => attribute === name)
    return { table, name, values: own.map(({ op, value }) => `${op} ${value}`) }
  })
}

function isSame(a: Pick<Field, 'table' | 'name'>, b: Pick<Field, 'table' | 'name'>): boolean {
  return a.table === b.table && a.name === b.name
}
