import { getBorderCharacters, table } from 'table'
import type { Colors, Terminal } from './terminal.ts'

/** A column of a table. One with a `color`, and a `whole` one, is never cut. */
export type Column<T> = {
  title: string
  of: (row: T) => string
  color?: (colors: Colors, row: T) => (text: string) => string
  alignRight?: true
  whole?: true
}

type Whole = { color?: unknown; whole?: true }
const isWhole = (column: Whole | undefined) => column?.color !== undefined || column?.whole === true

type Look = Pick<Terminal, 'columns' | 'colors'>

const GAP = 2
const NARROWEST = 8

/** A table that fits the terminal: the widest columns are cut first. `empty` is said when there are no rows. */
export function showTable<T>(
  look: Look,
  rows: readonly T[],
  { columns, empty }: { columns: readonly Column<T>[]; empty: string },
): string {
  if (rows.length === 0) return empty
  const cells = rows.map((row) => columns.map((column) => clean(column.of(row))))
  const titles = columns.map((column) => column.title.toUpperCase())
  const widths = fitWidths(look.columns, columns, [titles, ...cells])
  const colored = cells.map((line, n) =>
    line.map((cell, index) => {
      const [column, row] = [columns[index], rows[n]]
      return column?.color && row !== undefined ? column.color(look.colors, row)(cell) : cell
    }),
  )
  return draw(
    [titles.map((title) => look.colors.dim(title)), ...colored],
    widths.map((width, n) => ({
      width,
      ...(isWhole(columns[n]) ? {} : { truncate: width }),
      ...(columns[n]?.alignRight ? { alignment: 'right' as const } : {}),
    })),
  )
}

/** A value, and how it looks. */
export type Fact = string | readonly [text: string, color: (text: string) => string]

/** Names and values, one a line; values that are undefined or empty are left out, long ones wrapped. */
export function showFacts(look: Look, facts: Readonly<Record<string, Fact | undefined>>): string {
  const rows = Object.entries(facts).flatMap(([name, fact = '']) => {
    const [text, color] = typeof fact === 'string' ? [fact, String] : fact
    return text === '' ? [] : [{ name: clean(name), text: cleanLines(text), color }]
  })
  if (rows.length === 0) return ''
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const longest = Math.max(...rows.flatMap(({ text }) => text.split('\n').map((line) => line.length)))
  const room = look.columns === undefined ? longest : look.columns - nameWidth - GAP
  return draw(
    rows.map(({ name, text, color }) => [look.colors.dim(name), color(text)]),
    [{ width: nameWidth }, { width: Math.max(NARROWEST, Math.min(longest, room)) }],
  )
}

type Draw = { width: number; truncate?: number; alignment?: 'right' }

function draw(rows: string[][], columns: Draw[]): string {
  const text = table(rows, {
    border: getBorderCharacters('void'),
    drawHorizontalLine: () => false,
    columnDefault: { paddingLeft: 0, paddingRight: 0 },
    columns: columns.map((column, n) => ({ ...column, paddingRight: n < columns.length - 1 ? GAP : 0 })),
  })
  return text.replaceAll(/ +$/gm, '').trimEnd()
}

function fitWidths(room: number | undefined, columns: readonly Whole[], rows: readonly string[][]): number[] {
  const widths = columns.map((_, n) => Math.max(1, ...rows.map((row) => row[n]?.length ?? 0)))
  if (room === undefined) return widths
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - room
  for (; excess > 0; excess -= 1) {
    const cuttable = widths.map((width, n) => (isWhole(columns[n]) ? 0 : width))
    const widest = Math.max(...cuttable)
    if (widest <= NARROWEST) break
    widths[cuttable.indexOf(widest)] = widest - 1
  }
  return widths
}

/** On one line, without characters that move the cursor: what other systems answered is shown here. */
export function clean(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/\p{Cc}/gu, '?')
}

/** The same for a text of several lines. */
export function cleanLines(text: string): string {
  return text.split(/\r?\n/).map(cleanLine).join('\n')
}

function cleanLine(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/\p{Cc}/gu, '?')
}

const STATE_COLORS: Readonly<Record<string, 'green' | 'cyan' | 'yellow' | 'red' | 'dim'>> = {
  finished: 'green',
  done: 'green',
  closed: 'green',
  OK: 'green',
  queued: 'cyan',
  sending: 'cyan',
  running: 'cyan',
  IN_PROGRESS: 'cyan',
  waiting: 'yellow',
  retried: 'yellow',
  probing: 'yellow',
  RETRY: 'yellow',
  rejected: 'red',
  exhausted: 'red',
  failed: 'red',
  open: 'red',
  FAILED: 'red',
  superseded: 'dim',
  cancelled: 'dim',
}

/** How a state looks: of deliveries, circuits, jobs and provisioning statuses. */
export function stateColor(colors: Colors, state: string): (text: string) => string {
  const name = STATE_COLORS[state]
  return name ? colors[name] : String
}
