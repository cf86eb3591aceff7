import type { AttachConfig } from '@openespf/contract/attach-config'
import type { CheckedTable } from './attached-table.ts'
import { checkTable } from './check-table.ts'
import type { TableFacts } from './table-facts.ts'

export type CheckedConfig = { tables: CheckedTable[]; problems: string[] }

/** Every table that a configuration names, its parents included, as `schema.table`. */
export function tablesOf({ tables }: AttachConfig): string[] {
  return [
    ...new Set(
      tables.flatMap(({ table, order }) =>
        typeof order === 'object' ? [table, order.parent.table] : [table],
      ),
    ),
  ]
}

/**
 * Checks a configuration against what the database knows of its tables (`facts`, by the name that the configuration gives
 * them). All problems are named at once, each with its place: `tables[0].entity.key[1]: …`.
 */
export function checkConfig(config: AttachConfig, facts: ReadonlyMap<string, TableFacts>): CheckedConfig {
  const problems: string[] = []
  const checked = config.tables.map((table, index) => {
    const parent = typeof table.order === 'object' ? facts.get(table.order.parent.table) : undefined
    return checkTable(table, { facts: facts.get(table.table), parent }, (at, problem) =>
      problems.push(`tables[${index}].${at}: ${problem}`),
    )
  })
  return {
    tables: checked.filter((table) => table !== undefined),
    problems: [...problems, ...repeated(config), ...disordered(checked)],
  }
}

function repeated({ tables }: AttachConfig): string[] {
  return tables.flatMap(({ table }, index) => {
    const first = tables.findIndex((other) => other.table === table)
    return first < index ? [`tables[${index}].table: ${table} is already tables[${first}]`] : []
  })
}

/** Events of one entity are in order only if they all take their places under the same lock. */
function disordered(tables: readonly (CheckedTable | undefined)[]): string[] {
  return tables.flatMap((table, index) => {
    const first = tables.findIndex((other) => other?.config.entity.kind === table?.config.entity.kind)
    const other = tables[first]
    if (table === undefined || other === undefined || first === index) return []
    const [here, there] = [lockedRow(table), lockedRow(other)]
    return here === there
      ? []
      : [
          `tables[${index}].order: ${table.config.entity.kind} is ordered by ${here} here and by ${there} in tables[${first}]:` +
            ' name a parent, or give both "order: entity"',
        ]
  })
}

/** The row that an event of this table waits for, in words. */
export function lockedRow({ schema, name, config, lock }: CheckedTable): string {
  switch (lock.kind) {
    case 'row':
      return `the row of ${schema}.${name} by ${config.entity.key.join(', ')}`
    case 'parent':
      return `the row of ${lock.schema}.${lock.table} by ${lock.key.join(', ')}`
    case 'entity':
      return 'a row of espf.entity'
    default:
      return lock satisfies never
  }
}
