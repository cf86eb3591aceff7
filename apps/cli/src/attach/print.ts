import type { PlannedTable } from '@openespf/espf/capture'
import colors from 'picocolors'
import { table } from 'table'

type Planned = {
  tables: readonly PlannedTable[]
  detached: readonly { table_schema: string; table_name: string }[]
}

const did = { attach: 'attached', replace: 'replaced', none: 'unchanged' } as const
const would = { attach: 'attach', replace: 'replace', none: 'leave as it is' } as const

/** What `--json` prints. */
export function planJson(plan: Planned, script: (statements: readonly string[]) => string) {
  return {
    tables: plan.tables.map(({ table, n, change, events, notes, statements }) => ({
      table,
      n,
      change,
      events,
      notes,
      sql: script(statements),
    })),
    detached: plan.detached.map(nameOf),
  }
}

/** The SQL that would run, then a row an event: which row it takes its place by. */
export function dryRunText(plan: Planned, script: (statements: readonly string[]) => string): string {
  const changed = plan.tables.filter(({ change }) => change !== 'none')
  const sql = [
    '-- First the schemas espf, billing and session, where they are not up to date (db/migrations).',
    ...plan.detached.map((row) => `-- No longer in the configuration, would be detached: ${nameOf(row)}`),
    ...changed.map(({ table, n, change, statements }) =>
      [
        `-- ${table}: ${would[change]}`,
        ...(change === 'replace' ? [`-- after dropping espf.attached_${n}_… and its triggers`] : []),
        script(statements),
      ].join('\n'),
    ),
  ]
  return `${sql.join('\n')}\n${eventsText(plan, would)}`
}

export function summaryText(plan: Planned): string {
  return [...plan.detached.map((row) => `detached ${nameOf(row)}`), eventsText(plan, did)].join('\n')
}

function eventsText(plan: Planned, words: Record<PlannedTable['change'], string>): string {
  const rows = plan.tables.flatMap(({ table, change, events }) =>
    events.map(({ type, on, order }) => [table, words[change], on, type, order]),
  )
  const head = ['table', '', 'on', 'event', 'takes its place while this is locked'].map((name) =>
    colors.bold(name),
  )
  const notes = plan.tables.flatMap(({ table, notes }) => notes.map((note) => `note: ${table}: ${note}`))
  const grid = table([head, ...rows], { drawHorizontalLine: (index) => index === 1 })
  return [grid, ...notes].join('\n').trimEnd()
}

const nameOf = (row: { table_schema: string; table_name: string }): string =>
  `${row.table_schema}.${row.table_name}`
