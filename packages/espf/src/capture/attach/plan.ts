import type { AttachConfig } from '@openespf/contract/attach-config'
import type { Queryable } from '@openespf/foundation/pg'
import { describeTables } from '../../sql/describe-tables.ts'
import { findObstacles } from '../../sql/find-obstacles.ts'
import { type AttachedRow, listAttached } from '../../sql/list-attached.ts'
import { attachSql, operationsOf } from './attach-sql.ts'
import type { CheckedTable } from './attached-table.ts'
import { checkConfig, lockedRow, tablesOf } from './check-config.ts'
import { parseTableName } from './table-name.ts'

const OLDEST = 150_000

export type PlannedTable = {
  /** As the configuration names it. */
  table: string
  /** Its number: that of its functions, `espf.attached_<n>_…`. */
  n: number
  change: 'attach' | 'replace' | 'none'
  events: readonly { type: string; on: string; order: string }[]
  notes: readonly string[]
  statements: readonly string[]
  checked: CheckedTable
}

/** What attaching would do, or why it can't be done: every problem, each with its place in the configuration. */
export type AttachPlan =
  | { kind: 'refused'; problems: readonly string[] }
  | {
      kind: 'planned'
      tables: readonly PlannedTable[]
      /** Attached ones that the configuration no longer names. */
      detached: readonly AttachedRow[]
    }

/** Compares a configuration with the database; changes nothing. */
export async function planAttach(db: Queryable, config: AttachConfig): Promise<AttachPlan> {
  const obstacles = await databaseProblems(db)
  if (obstacles.length > 0) return { kind: 'refused', problems: obstacles }
  const asked = tablesOf(config).map((text) => {
    const { schema, name } = parseTableName(text)
    return { asked: text, schema, name }
  })
  const facts = new Map((await describeTables(db, asked)).map((row) => [row.asked, row]))
  const { tables, problems } = checkConfig(config, facts)
  if (problems.length > 0) return { kind: 'refused', problems }
  const attached = await listAttached(db)
  let next = Math.max(0, ...attached.map(({ n }) => n))
  const find = ({ schema, name }: CheckedTable): AttachedRow | undefined =>
    attached.find((row) => row.table_schema === schema && row.table_name === name)
  return {
    kind: 'planned',
    tables: tables.map((table) => planTable(table, find(table), () => ++next)),
    detached: attached.filter((row) => !tables.some((table) => find(table) === row)),
  }
}

async function databaseProblems(db: Queryable): Promise<string[]> {
  const { version, foreign_schemas } = await findObstacles(db)
  return [
    ...(version < OLDEST ? [`the database is older than PostgreSQL 15: its version is ${version}`] : []),
    ...foreign_schemas.map(
      (schema) =>
        `the database has a schema "${schema}" that is not OpenESPF's, which needs that name for its own`,
    ),
  ]
}

function planTable(
  checked: CheckedTable,
  before: AttachedRow | undefined,
  number: () => number,
): PlannedTable {
  const n = before?.n ?? number()
  const statements = attachSql(n, checked)
  const isThere =
    before?.sql === scriptOf(statements) && before.triggers === operationsOf(checked.config).length
  return {
    table: checked.config.table,
    n,
    change: before === undefined ? 'attach' : isThere ? 'none' : 'replace',
    events: checked.config.events.map(({ type, on }) => ({ type, on, order: lockedRow(checked) })),
    notes: checked.notes,
    statements,
    checked,
  }
}

/** Statements as one text, for people. */
export const scriptOf = (statements: readonly string[]): string => `${statements.join(';\n\n')};\n`
