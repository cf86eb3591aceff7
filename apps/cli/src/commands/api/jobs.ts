import type { Job } from '@openespf/contract/espf-operators'
import type { Command } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { parseNumber } from '../../event-filter.ts'
import { followJob, JOB_CALLS, showFilter, showJob } from '../../follow-job.ts'
import { type Column, showTable, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

const columns: Column<Job>[] = [
  { title: 'job', of: (job) => String(job.i_job), alignRight: true, whole: true },
  { title: 'kind', of: (job) => job.kind },
  { title: 'state', of: (job) => job.state, color: (colors, job) => stateColor(colors, job.state) },
  {
    title: 'done',
    of: (job) => `${job.done}${job.total === null ? '' : `/${job.total}`}`,
    alignRight: true,
    whole: true,
  },
  { title: 'skipped', of: (job) => String(job.skipped), alignRight: true, whole: true },
  { title: 'handler', of: (job) => (job.i_handler === null ? 'all' : String(job.i_handler)) },
  { title: 'since', of: (job) => showTime(job.created_at), whole: true },
  { title: 'asked by', of: (job) => job.asked_by },
  { title: 'filter', of: (job) => showFilter(job.filter) },
  { title: 'note', of: (job) => job.note },
]

/** `openespf jobs`: background work on many events. */
export function jobsCommand(terminal: Terminal): Command {
  const parse = (text: string | undefined) => ({ i_job: parseNumber(text, 'the number of a job') })
  return nounCommand('jobs', 'Background work on many events: redeliveries, cancellations, replays.', [
    apiCommand(terminal, {
      usage: 'list',
      about: 'List the background jobs, newest first.',
      calls: ['list-jobs'],
      examples: ['jobs list'],
      async run(api) {
        const answer = await api.call('list-jobs', {})
        api.print(answer, () =>
          showTable(terminal, answer.job_list, { columns, empty: 'There are no jobs.' }),
        )
      },
    }),
    apiCommand(terminal, {
      usage: 'show <job>',
      about: 'Show how far a job is.',
      calls: ['get-job'],
      examples: ['jobs show 12'],
      async run(api, [text]) {
        const job = await api.call('get-job', parse(text))
        api.print(job, () => showJob(terminal, job))
      },
    }),
    apiCommand(terminal, {
      usage: 'watch <job>',
      about: 'Wait for the end of a job, with a bar.',
      calls: JOB_CALLS,
      examples: ['jobs watch 12'],
      async run(api, [text]) {
        await followJob(api, await api.call('get-job', parse(text)), {})
      },
    }),
    apiCommand(terminal, {
      usage: 'cancel <job>',
      about: 'Stop a job where it is.',
      calls: ['cancel-job'],
      examples: ['jobs cancel 12'],
      async run(api, [text]) {
        const job = await api.call('cancel-job', parse(text))
        api.print(job, () => showJob(terminal, job))
      },
    }),
  ])
}
