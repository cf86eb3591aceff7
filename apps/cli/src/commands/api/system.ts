import type { System, UpdateSystemParams } from '@openespf/contract/espf-operators'
import { type Command, Option } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { parseNumber } from '../../event-filter.ts'
import { UsageError } from '../../failures.ts'
import { showFacts, showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

type SetOptions = { capture?: 'subscribed' | 'all'; keep?: string }

/** `openespf system`: ESPF as a whole. */
export function systemCommand(terminal: Terminal): Command {
  return nounCommand('system', 'ESPF as a whole: what is queued, who dispatches, what is kept.', [
    apiCommand(terminal, {
      usage: 'show',
      about: 'Show how ESPF as a whole is doing.',
      calls: ['get-system'],
      examples: ['system show', 'system show --json'],
      async run(api) {
        const system = await api.call('get-system', {})
        api.print(system, () => showSystem(terminal, system))
      },
    }),
    apiCommand(terminal, {
      usage: 'set',
      about: 'Change what is captured and how long history is kept.',
      calls: ['update-system'],
      options: [
        new Option('--capture <what>', 'events that somebody is subscribed to, or all').choices([
          'subscribed',
          'all',
        ]),
        new Option('--keep <days>', 'how many days history is kept'),
      ],
      examples: ['system set --capture all', 'system set --keep 30'],
      async run(api, _, options: SetOptions) {
        const system = await api.call('update-system', {}, readChange(options))
        api.print(system, () => showSystem(terminal, system))
      },
    }),
  ])
}

function readChange({ capture, keep }: SetOptions): UpdateSystemParams {
  if (capture === undefined && keep === undefined)
    throw new UsageError('Say what to change: --capture or --keep.')
  return {
    ...(capture !== undefined && { capture }),
    ...(keep !== undefined && { retention_days: parseNumber(keep, 'a number of days') }),
  }
}

export function showSystem(terminal: Terminal, system: System): string {
  const { colors } = terminal
  const facts = showFacts(terminal, {
    sending: system.paused
      ? [`paused since ${showTime(system.paused.since)} ${system.paused.reason}`, colors.yellow]
      : 'yes',
    queued: String(system.queued),
    waiting: String(system.waiting),
    'oldest unfinished': showTime(system.oldest_unfinished_at),
    captured: system.capture === 'all' ? 'everything' : 'what somebody is subscribed to',
    'history kept': `${system.retention_days} days`,
  })
  const processes = showTable(terminal, system.processes, {
    columns: [
      { title: 'dispatcher', of: (one) => one.process_id },
      { title: 'host', of: (one) => one.host },
      { title: 'pid', of: (one) => String(one.pid), alignRight: true, whole: true },
      { title: 'lanes', of: (one) => String(one.lanes), alignRight: true, whole: true },
      { title: 'sending', of: (one) => String(one.sending), alignRight: true, whole: true },
      { title: 'since', of: (one) => showTime(one.started_at), whole: true },
    ],
    empty: colors.yellow('No dispatcher is running: nothing is sent.'),
  })
  return `${facts}\n\n${processes}`
}
