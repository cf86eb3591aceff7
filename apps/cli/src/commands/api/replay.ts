import { type Command, Option } from 'commander'
import { apiCommand } from '../../api-command.ts'
import { parseRate } from '../../event-filter.ts'
import { findHandler } from '../../find-handler.ts'
import { detachOption, followJob, JOB_CALLS, type JobOptions } from '../../follow-job.ts'
import type { Terminal } from '../../terminal.ts'
import { parseMoment } from '../../times.ts'

type ReplayOptions = JobOptions & { since: string; until?: string; rate?: string }

/** `openespf replay`: past events for a handler that never got them. */
export function replayCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'replay <handler>',
    about: 'Queue past events for a handler that never got them, of the types that it is subscribed to.',
    calls: ['list-handlers', 'replay-events', ...JOB_CALLS],
    options: [
      new Option(
        '--since <time>',
        'captured since then: 10m, 2h, 3d (ago), or 2026-01-31 14:30',
      ).makeOptionMandatory(),
      new Option('--until <time>', 'captured before then'),
      new Option('--rate <n>', 'at most so many a second'),
      detachOption(),
    ],
    examples: ['replay hlr --since 3d', 'replay hlr --since "2026-01-31 14:00" --rate 50 --detach'],
    async run(api, [handler = ''], options: ReplayOptions) {
      const now = terminal.now()
      const params = {
        since: parseMoment(options.since, now),
        ...(options.until !== undefined && { until: parseMoment(options.until, now) }),
        ...parseRate(options.rate),
      }
      const i_handler = await findHandler(api, handler)
      await followJob(api, await api.call('replay-events', { i_handler }, params), options)
    },
  })
}
