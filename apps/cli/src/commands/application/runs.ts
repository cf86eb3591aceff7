import { RUN_VERBS, type Run, RunFilter, type RunRequest, type RunVerb } from '@openespf/contract/provisioner'
import { type Command, Option } from 'commander'
import { nounCommand } from '../../api-command.ts'
import { type ApplicationApi, applicationCommand } from '../../application-command.ts'
import { parseNumber } from '../../event-filter.ts'
import { UsageError } from '../../failures.ts'
import { type Column, showTable, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'
import { patiently } from './patiently.ts'
import { type Format, printReport, showRun, watchRun } from './run-view.ts'

type RunOptions = {
  connector?: string[]
  filter?: string[]
  rate?: string
  maxErrorShare?: string
  maxRemovedShare?: string
  format?: Format
  detach?: true
}

const gather = (value: string, before: string[] = []) => [...before, value]

const formatOption = () =>
  new Option('--format <format>', 'how the findings are printed').choices(['table', 'json', 'csv'])

const runOptions = (): Option[] => [
  new Option('--connector <name>', 'in this one alone (several times for several)').argParser(gather),
  new Option(
    '--filter <name=value>',
    `of these accounts alone: ${Object.keys(RunFilter.properties).join(', ')} (several times)`,
  ).argParser(gather),
  new Option('--rate <n>', 'at most so many repairs a second (20)'),
  new Option('--max-error-share <share>', 'stop when more of the repairs fail, from 0 to 1 (0.2)'),
  new Option('--max-removed-share <share>', 'stop when it would remove or block more, from 0 to 1 (0.05)'),
  formatOption(),
  new Option('--detach', 'start it and do not wait for its end'),
]

/** `openespf reconcile`: compare all subscribers with the external systems, and repair. */
export function reconcileCommand(terminal: Terminal): Command {
  return applicationCommand(terminal, {
    usage: 'reconcile',
    about: 'Compare all subscribers with what the external systems hold; with --repair, mend what differs.',
    options: [
      new Option('--dry-run', 'only look (the default)').conflicts('repair'),
      new Option('--repair', 'mend what differs, through the queue of each account'),
      ...runOptions(),
    ],
    examples: [
      'reconcile',
      'reconcile --connector osmo-hlr --repair --rate 50',
      'reconcile --filter i_product=7 --format csv',
    ],
    async run(api, _args, options: RunOptions & { repair?: true }) {
      const run = await api.client.startRun({
        ...readRequest('reconcile', options),
        repair: options.repair === true,
      })
      await finish(api, run, options)
    },
  })
}

/** `openespf reprovision`: apply everything again, after a preview. */
export function reprovisionCommand(terminal: Terminal): Command {
  return applicationCommand(terminal, {
    usage: 'reprovision',
    about: 'Apply all that billing says again to the accounts that the filter finds, after a preview.',
    options: [new Option('--yes', 'go on after the preview without asking'), ...runOptions()],
    examples: ['reprovision --filter i_product=7', 'reprovision --filter id=38044% --yes --rate 10'],
    async run(api, _args, options: RunOptions & { yes?: true }) {
      const preview = await watchRun(api, await api.client.startRun(readRequest('reprovision', options)))
      const { i_run: iRun } = preview
      const next = `openespf runs resume ${iRun} goes on, openespf runs abort ${iRun} forgets it.`
      // Left by Ctrl-C.
      if (preview.state === 'running') return terminal.err(`It waits after its preview: ${next}`)
      if (!options.yes) {
        await printReport(api, preview, readFormat(api, options))
        const goesOn = await terminal.ask?.confirm(`Apply to all ${preview.total ?? ''} accounts?`)
        if (!goesOn) return terminal.err(`It waits: ${next}`)
      }
      const resumed = await patiently({ api, iRun }, (client) => client.changeRun(iRun, 'resume'))
      await finish(api, resumed, options)
    },
  })
}

const columns: Column<Run>[] = [
  { title: 'run', of: (run) => String(run.i_run), alignRight: true, whole: true },
  { title: 'kind', of: (run) => run.kind },
  { title: 'state', of: (run) => run.state, color: (colors, run) => stateColor(colors, run.state) },
  { title: 'seen', of: (run) => `${run.seen}${run.total === null ? '' : `/${run.total}`}`, alignRight: true },
  {
    title: 'found',
    of: (run) => String(Object.values(run.drift).reduce((sum, n) => sum + n, 0)),
    alignRight: true,
  },
  { title: 'since', of: (run) => showTime(run.created_at), whole: true },
  { title: 'asked by', of: (run) => run.asked_by },
  { title: 'note', of: (run) => run.note },
]

const VERBS: Readonly<Record<RunVerb, string>> = {
  pause: 'Let a run rest where it is.',
  resume: 'Let a run go on, also after its preview.',
  abort: 'End a run where it is; what it asked for already is done.',
}

/** `openespf runs`: reconciliations and reprovisionings. */
export function runsCommand(terminal: Terminal): Command {
  const parse = (text: string | undefined) => parseNumber(text, 'the number of a run')
  return nounCommand('runs', 'Reconciliations and reprovisionings.', [
    applicationCommand(terminal, {
      usage: 'list',
      about: 'List the runs, newest first.',
      examples: ['runs list'],
      async run(api) {
        const answer = await api.client.listRuns()
        api.print(answer, () =>
          showTable(terminal, answer.run_list, { columns, empty: 'There are no runs.' }),
        )
      },
    }),
    applicationCommand(terminal, {
      usage: 'show <run>',
      about: 'Show how far a run is and what it found.',
      options: [formatOption()],
      examples: ['runs show 3', 'runs show 3 --format csv'],
      async run(api, [text], options: { format?: Format }) {
        await printReport(api, await api.client.getRun(parse(text)), readFormat(api, options))
      },
    }),
    ...RUN_VERBS.map((verb) =>
      applicationCommand(terminal, {
        usage: `${verb} <run>`,
        about: VERBS[verb],
        examples: [`runs ${verb} 3`],
        async run(api, [text]) {
          const run = await api.client.changeRun(parse(text), verb)
          api.print(run, () => showRun(terminal, run))
        },
      }),
    ),
  ])
}

/** Waits for the end and prints the report; a run that stopped by itself, or left something wrong, is exit code 1. */
async function finish(api: ApplicationApi, started: Run, options: RunOptions): Promise<void> {
  const { terminal } = api
  if (options.detach) {
    api.print(started, () => showRun(terminal, started))
    return terminal.err(`It goes on by itself: openespf runs show ${started.i_run}`)
  }
  const run = await watchRun(api, started)
  await printReport(api, run, readFormat(api, options))
  const isLeft = (run.repairs['failed'] ?? 0) > 0 || (run.drift['unreadable'] ?? 0) > 0
  if (run.state === 'stopped' || run.state === 'aborted' || isLeft) terminal.fail()
}

function readFormat({ json }: ApplicationApi, { format }: { format?: Format }): Format {
  return format ?? (json ? 'json' : 'table')
}

function readRequest(kind: RunRequest['kind'], options: RunOptions): RunRequest {
  const shares = {
    rate: options.rate,
    max_error_share: options.maxErrorShare,
    max_removed_share: options.maxRemovedShare,
  }
  const numbers = Object.entries(shares).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, readDecimal(text, name)] as const],
  )
  return {
    kind,
    ...(options.connector && { connectors: options.connector }),
    ...(options.filter && { filter: readFilter(options.filter) }),
    ...Object.fromEntries(numbers),
  }
}

function readDecimal(text: string, name: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UsageError(`"${text}" is no number for ${name}.`)
  return value
}

function readFilter(pairs: readonly string[]): RunFilter {
  const names = Object.keys(RunFilter.properties)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=')
      const value = rest.join('=')
      if (!names.includes(name) || value === '')
        throw new UsageError(`"${pair}" is no filter: give ${names.map((each) => `${each}=…`).join(', ')}.`)
      return [name, name.startsWith('i_') ? parseNumber(value, name) : value]
    }),
  )
}
