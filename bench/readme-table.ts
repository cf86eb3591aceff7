import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Dispatch } from './parts/dispatch.ts'
import { orderedText } from './support/report.ts'
import type { Results } from './support/results.ts'
import { judge } from './support/targets.ts'

/** Writes the table in the README, between its two `<!-- bench -->` marks, from the results of a full run. */
const README = fileURLToPath(new URL('../README.md', import.meta.url))
const RESULTS = fileURLToPath(new URL('./results/latest.json', import.meta.url))
const MARK = '<!-- bench -->'

function tablesOf(results: Results): string {
  const { machine, versions, date, runs } = results.about
  const { dispatch, api } = results
  const on = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB for everything`
  const tools = Object.entries({ node: machine.node, ...versions }).map((pair) => pair.join(' '))
  return [
    ...(dispatch === undefined ? [] : [...drainTable(dispatch), '']),
    ...table(
      [
        ['', 'measured', 'target', ''],
        ...judge(results).map(({ what, value, target, met }) => [
          what,
          value,
          target,
          met ? 'met' : '**missed**',
        ]),
      ],
      [false, true, true, false],
    ),
    '',
    `${date.slice(0, 10)}, medians of ${runs} runs; ${on}; ${tools.join(', ')}.`,
    ...besideBare(api),
    ...notMeasured(dispatch),
  ].join('\n')
}

function drainTable({ ours, undici, peers }: Dispatch): string[] {
  const peerRows = Object.entries(peers)
    .filter(([, { skipped }]) => skipped === undefined)
    .map(([name, rates]) => [name, orderedText(rates), String(rates.unordered ?? '–')])
  return table(
    [
      ['drain of a backlog, events a second', 'in order', 'not'],
      ['**OpenESPF**, every attempt kept', `**${ours}**`, ''],
      ...peerRows,
      ['bare undici: no queue, nothing kept', '', String(undici)],
    ],
    [false, true, true],
  )
}

/** What the same stack answers here at best: figures a second depend on the machine. */
function besideBare(api: Results['api']): string[] {
  if (api === undefined) return []
  const ratio = (api.accountInfoPerSecond / api.barePerSecond).toFixed(2)
  return [
    `Beside get_account_info, in the same run: fastify with one look-up by key and nothing else, ${api.barePerSecond}/s (ours is ${ratio} × of it).`,
  ]
}

function notMeasured(dispatch: Dispatch | undefined): string[] {
  return Object.entries(dispatch?.peers ?? {})
    .filter(([, { skipped }]) => skipped !== undefined)
    .map(([name, { skipped }]) => `Not measured: ${name} (${skipped}).`)
}

/** Rows of cells, the first the head, as lines in which the columns stand under each other. */
function table(rows: readonly (readonly string[])[], right: readonly boolean[]): string[] {
  const widths = right.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string => {
    const cells = widths.map((width, i) => (right[i] ? row[i]?.padStart(width) : row[i]?.padEnd(width)) ?? '')
    return `| ${cells.join(' | ')} |`
  }
  const [head = [], ...body] = rows
  const rule = widths.map((width, i) => (right[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [head, rule, ...body].map(line)
}

const results: Results = JSON.parse(await readFile(RESULTS, 'utf8'))
const readme = await readFile(README, 'utf8')
const [before, , after] = readme.split(MARK)
if (before === undefined || after === undefined) throw new Error(`README.md has no two lines ${MARK}`)
await writeFile(README, `${before}${MARK}\n\n${tablesOf(results)}\n\n${MARK}${after}`)
