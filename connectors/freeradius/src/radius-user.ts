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

/** One thing that a table says of a user: all of an attribute's rows, or the groups. */
export type Field = { table: Table; name: string; value: string }

/** What the tables say of a user. The order of different attributes has no meaning, that of one attribute's rows has. */
export function fieldsOf({ check, reply, groups }: RadiusUser): Field[] {
  const group: Field = { table: 'radusergroup', name: 'groups', value: groups.join(', ') }
  return [...merge('radcheck', check), ...merge('radreply', reply), ...(groups.length > 0 ? [group] : [])]
}

export type Difference = {
  table: Table
  name: string
  expected: string | undefined
  actual: string | undefined
}

export function compare(expected: RadiusUser, actual: RadiusUser): Difference[] {
  const [wanted, found] = [fieldsOf(expected), fieldsOf(actual)]
  const all = [...wanted, ...found.filter((field) => !wanted.some((each) => isSame(each, field)))]
  return all
    .map(({ table, name }) => ({
      table,
      name,
      expected: wanted.find((field) => isSame(field, { table, name }))?.value,
      actual: found.find((field) => isSame(field, { table, name }))?.value,
    }))
    .filter((each) => each.expected !== each.actual)
}

function merge(table: Table, rows: readonly Attribute[]): Field[] {
  const names = [...new Set(rows.map(({ attribute }) => attribute))]
  return names.map((name) => {
    const own = rows.filter(({ attribute }) => attribute === name)
    return { table, name, value: own.map(({ op, value }) => `${op} ${value}`).join(', ') }
  })
}

function isSame(a: Pick<Field, 'table' | 'name'>, b: Pick<Field, 'table' | 'name'>): boolean {
  return a.table === b.table && a.name === b.name
}
