import type { DriftItem, DriftPage, Run } from '@openespf/contract/provisioner'
import type { ApplicationApi } from '../../application-command.ts'
import { showFilter } from '../../follow-job.ts'
import { type Column, clean, showFacts, showTable, stateColor } from '../../print.ts'
import type { Bar, Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'
import { showDifferences } from './account.ts'
import { patiently } from './patiently.ts'

const POLL_MS = 500
const PAGE = 1000
/** Rows of a table before it only counts; JSON and CSV have all. */
const TABLE_MAX = 50

const driftColumns: Column<DriftItem>[] = [
  {
    title: 'account',
    of: (one) => (one.i_account === null ? '' : String(one.i_account)),
    alignRight: true,
    whole: true,
  },
  { title: 'subject', of: (one) => one.subject },
  { title: 'connector', of: (one) => one.connector },
  { title: 'kind', of: (one) => one.kind, whole: true },
  { title: 'difference', of: (one) => showDifferences(one.differences) || one.plan.join('; ') || one.answer },
  { title: 'repair', of: (one) => one.repair, color: (colors, one) => stateColor(colors, one.repair) },
]

/**
 * Waits until a run is neither under way nor at its end, with a bar; Ctrl-C leaves it running. A provisioner that is away meanwhile
 * is waited for.
 */
export async function watchRun(api: ApplicationApi, first: Run): Promise<Run> {
  const { terminal } = api
  const began = terminal.now().getTime()
  let run = first
  let interrupted = false
  let bar: Bar | undefined
  const about = {
    ...{ api, iRun: first.i_run },
    isOver: () => interrupted,
    tell: (text: string) => (bar ? bar.at(shareOf(run), text) : terminal.err(text)),
  }
  try {
    while (run.state === 'running' && !interrupted) {
      bar ??= terminal.ask?.bar(progressText(run, undefined), () => {
        interrupted = true
      })
      bar?.at(shareOf(run), progressText(run, terminal.now().getTime() - began))
      await terminal.delay(POLL_MS)
      run = await patiently(about, (client) => client.getRun(first.i_run))
    }
  } finally {
    bar?.end(progressText(run, undefined))
  }
  if (interrupted) terminal.err(`It goes on by itself: openespf runs show ${run.i_run}`)
  return run
}

function shareOf({ total, seen }: Run): number {
  return total === null || total === 0 ? 0 : seen / total
}

/** `accounts 120 of 300, 4 differ, 2 min to go`. */
function progressText(run: Run, elapsedMs: number | undefined): string {
  const found = Object.values(run.drift).reduce((sum, n) => sum + n, 0)
  const share = shareOf(run)
  const left = elapsedMs === undefined || share === 0 ? undefined : (elapsedMs * (1 - share)) / share
  return [
    `${run.phase} ${run.seen}${run.total === null ? '' : ` of ${run.total}`}`,
    `${found} found`,
    ...(left === undefined || share === 1 ? [] : [`${showSpan(left)} to go`]),
    ...(run.note === '' ? [] : [clean(run.note)]),
  ].join(', ')
}

function showSpan(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

export function showRun(terminal: Terminal, run: Run): string {
  const counts = (what: Readonly<Record<string, number>>) =>
    Object.entries(what)
      .map(([name, n]) => `${n} ${name}`)
      .join(', ')
  return showFacts(terminal, {
    run: String(run.i_run),
    kind: run.kind,
    state: [run.state, stateColor(terminal.colors, run.state)],
    connectors: run.connectors.join(', '),
    filter: showFilter(run.filter),
    repairs: run.repair ? `at most ${run.rate} a second` : 'no: it only looks',
    seen: `${run.seen}${run.total === null ? '' : ` of ${run.total}`}`,
    'in motion': run.moving === 0 ? undefined : `${run.moving}, not compared`,
    drift: counts(run.drift) || 'none',
    'not seen': run.unseen.map(clean).join('; ') || undefined,
    repaired: counts(run.repairs),
    note: run.note,
    'asked by': run.asked_by,
    since: showTime(run.created_at),
    ended: showTime(run.ended_at),
  })
}

export type Format = 'table' | 'json' | 'csv'

/** Prints a run with what it found. JSON is one document, CSV one line for each finding. */
export async function printReport(api: ApplicationApi, run: Run, format: Format): Promise<void> {
  const { terminal } = api
  if (format === 'csv') {
    terminal.out('i_run,connector,i_account,subject,kind,difference,plan,repair,answer')
    await eachPage(api, run, (items) => {
      terminal.out(items.map(csvLine).join('\n'))
      return true
    })
    return
  }
  const drift: DriftItem[] = []
  await eachPage(api, run, (items) => {
    drift.push(...items)
    return format === 'json' || drift.length <= TABLE_MAX
  })
  if (format === 'json') return terminal.out(JSON.stringify({ ...run, drift_list: drift }, null, 2))
  terminal.out(showRun(terminal, run))
  if (drift.length === 0) return
  terminal.out(`\n${showTable(terminal, drift.slice(0, TABLE_MAX), { columns: driftColumns, empty: '' })}`)
  if (drift.length > TABLE_MAX) terminal.out(`and more: openespf runs show ${run.i_run} --format csv`)
}

async function eachPage(
  api: ApplicationApi,
  { i_run: iRun }: Run,
  use: (items: DriftItem[]) => boolean,
): Promise<void> {
  let after: number | null = 0
  while (after !== null) {
    const wanted: { after?: number; limit: number } = { limit: PAGE, ...(after > 0 && { after }) }
    const page: DriftPage = await patiently({ api, iRun }, (client) => client.listDrift(iRun, wanted))
    after = page.drift_list.length > 0 && use(page.drift_list) ? page.next : null
  }
}

function csvLine(one: DriftItem): string {
  return [
    one.i_run,
    one.connector,
    one.i_account ?? '',
    one.subject,
    one.kind,
    showDifferences(one.differences),
    one.plan.join('; '),
    one.repair,
    one.answer,
  ]
    .map(csvCell)
    .join(',')
}

/** A text that begins like a formula is made a text for spreadsheets. */
function csvCell(value: string | number): string {
  const text = String(value)
  const plain = /^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
