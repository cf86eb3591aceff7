import type { Window } from '@openespf/contract/espf-operators'
import { type Command, Option } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { handlerOption, parseNumber } from '../../event-filter.ts'
import { UsageError } from '../../failures.ts'
import { findOptionalHandler } from '../../find-handler.ts'
import { type Column, showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { parseDuration, parseMoment, showTime } from '../../times.ts'

const columns: Column<Window>[] = [
  { title: 'window', of: (window) => String(window.i_window), alignRight: true, whole: true },
  {
    title: 'handler',
    of: (window) => (window.i_handler === null ? 'all' : String(window.i_handler)),
  },
  { title: 'starts', of: (window) => showTime(window.starts_at), whole: true },
  { title: 'ends', of: (window) => showTime(window.ends_at), whole: true },
  { title: 'reason', of: (window) => window.reason },
]

type AddOptions = { handler?: string; from?: string; until?: string; for?: string; reason?: string }

/** `openespf windows`: when nothing is sent, planned. */
export function windowsCommand(terminal: Terminal): Command {
  return nounCommand('windows', 'Maintenance windows: nothing is sent from their start to their end.', [
    apiCommand(terminal, {
      usage: 'list',
      about: 'List the maintenance windows that have not ended.',
      calls: ['list-windows'],
      examples: ['windows list'],
      async run(api) {
        const answer = await api.call('list-windows', {})
        api.print(answer, () =>
          showTable(terminal, answer.window_list, { columns, empty: 'No maintenance window is planned.' }),
        )
      },
    }),
    apiCommand(terminal, {
      usage: 'add',
      about: 'Plan a maintenance window, for all handlers unless one is named.',
      calls: ['list-handlers', 'create-window'],
      options: [
        handlerOption(),
        new Option('--from <time>', 'when it starts: +2h, or 2026-01-31 22:00; now unless given'),
        new Option('--until <time>', 'when it ends'),
        new Option('--for <duration>', 'or how long it is: 90m, 2h'),
        new Option('--reason <text>', 'why, for the others'),
      ],
      examples: [
        'windows add --for 30m --reason "HLR upgrade" --handler hlr',
        'windows add --from "2026-01-31 22:00" --until "2026-02-01 02:00"',
      ],
      async run(api, _, options: AddOptions) {
        const window = await api.call(
          'create-window',
          {},
          {
            ...readTimes(options, terminal.now()),
            ...(await findOptionalHandler(api, options.handler)),
            ...(options.reason !== undefined && { reason: options.reason }),
          },
        )
        api.print(window, () => showTable(terminal, [window], { columns, empty: '' }))
      },
    }),
    apiCommand(terminal, {
      usage: 'remove <window>',
      about: 'Remove a maintenance window; one that is on ends at once.',
      calls: ['delete-window'],
      examples: ['windows remove 3'],
      async run(api, [text]) {
        const i_window = parseNumber(text, 'the number of a window')
        const answer = await api.call('delete-window', { i_window })
        api.print(answer, () => `Window ${i_window} is removed.`)
      },
    }),
  ])
}

function readTimes(options: AddOptions, now: Date): { starts_at?: string; ends_at: string } {
  if ((options.until === undefined) === (options.for === undefined))
    throw new UsageError('Say when the window ends: either --until or --for.')
  const start = options.from === undefined ? undefined : parseMoment(options.from, now)
  const ends_at =
    options.for === undefined
      ? parseMoment(options.until ?? '', now)
      : new Date(
          (start ? Date.parse(start) : now.getTime()) + parseDuration(options.for) * 1000,
        ).toISOString()
  return start === undefined ? { ends_at } : { starts_at: start, ends_at }
}
