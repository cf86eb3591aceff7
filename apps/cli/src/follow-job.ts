import type { Job } from '@openespf/contract/espf-operators'
import { Option } from 'commander'
import type { Api } from './api-command.ts'
import { clean, showFacts, stateColor } from './print.ts'
import type { Asking, Bar, Terminal } from './terminal.ts'
import { showTime } from './times.ts'

/** The operations that following a job may call. */
export const JOB_CALLS = ['get-job', 'cancel-job'] as const
type JobApi = Api<(typeof JOB_CALLS)[number]>

export type JobOptions = { detach?: true }
export const detachOption = () => new Option('--detach', 'start it and do not wait for its end')

const POLL_MS = 400

/**
 * Waits for a job's end with a bar, unless told to detach, and prints it. At Ctrl-C it can be cancelled or left running.
 * A job that failed or was cancelled makes exit code 1.
 */
export async function followJob(api: JobApi, job: Job, { detach }: JobOptions): Promise<void> {
  if (detach) {
    api.print(job, () => showJob(api.terminal, job))
    api.terminal.err(`It goes on by itself: openespf jobs watch ${job.i_job}`)
    return
  }
  const last = await waitForEnd(api, job)
  api.print(last, () => showJob(api.terminal, last))
  if (last.state === 'running') api.terminal.err(`It goes on by itself: openespf jobs watch ${last.i_job}`)
  else if (last.state !== 'done') api.terminal.fail()
}

async function waitForEnd(api: JobApi, first: Job): Promise<Job> {
  const { terminal } = api
  let job = first
  let interrupted = false
  let bar: Bar | undefined
  try {
    while (job.state === 'running') {
      bar ??= terminal.ask?.bar(progressText(job), () => {
        interrupted = true
      })
      bar?.at(shareOf(job), progressText(job))
      await terminal.delay(POLL_MS)
      if (interrupted && terminal.ask) {
        bar = undefined
        const choice = await askWhatNow(terminal.ask, job)
        if (choice === 'cancel') return api.call('cancel-job', { i_job: job.i_job })
        if (choice !== 'wait') return job
        interrupted = false
      }
      job = await api.call('get-job', { i_job: job.i_job })
    }
    bar?.at(shareOf(job), progressText(job))
    return job
  } finally {
    // Also after a failure: a bar that goes on moving keeps the program from ending.
    bar?.end(progressText(job))
  }
}

function askWhatNow(ask: Asking, job: Job): Promise<'leave' | 'cancel' | 'wait' | undefined> {
  return ask.choose(`Job ${job.i_job} is under way. What now?`, {
    leave: 'leave it running and go',
    cancel: 'cancel it where it is',
    wait: 'go on waiting',
  })
}

function shareOf({ state, total, done, skipped }: Job): number {
  if (state === 'done' || total === 0) return 1
  return total === null ? 0 : (done + skipped) / total
}

/** `redeliver 120 of 300, 2 skipped (the handler is paused)`. */
export function progressText({ kind, total, done, skipped, note }: Job): string {
  const parts = [
    `${kind} ${done}${total === null ? '' : ` of ${total}`}`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return parts.join(', ') + (note === '' ? '' : ` (${clean(note)})`)
}

export function showJob(terminal: Terminal, job: Job): string {
  return showFacts(terminal, {
    job: String(job.i_job),
    kind: job.kind,
    state: [job.state, stateColor(terminal.colors, job.state)],
    handler: job.i_handler === null ? 'all' : String(job.i_handler),
    filter: showFilter(job.filter),
    'a second': job.rate === null ? undefined : `at most ${job.rate}`,
    done: `${job.done}${job.total === null ? '' : ` of ${job.total}`}`,
    skipped: job.skipped === 0 ? undefined : String(job.skipped),
    note: job.note,
    'asked by': job.asked_by,
    since: showTime(job.created_at),
    ended: showTime(job.ended_at),
  })
}

export function showFilter(filter: Readonly<Record<string, unknown>>): string {
  return Object.entries(filter)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}
