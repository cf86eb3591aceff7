import { AppError } from '@openespf/contract/errors'
import type { EventFilter } from '@openespf/contract/espf-events'
import type { Job, JobList } from '@openespf/contract/espf-operators'
import type { Queryable } from '@openespf/foundation/pg'
import { readFilter, readHandlerId } from '../core/event-filter.ts'
import { cancelJob } from '../sql/cancel-job.ts'
import { insertJob } from '../sql/insert-job.ts'
import { type JobRow, listJobs } from '../sql/list-jobs.ts'
import { requireHandler } from './require-handler.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

/** What is sent again unless the filter names a state: what did not end well. */
const ENDED_BADLY = ['rejected', 'exhausted', 'cancelled']

/** Background work on many deliveries: asked for, listed, looked at, stopped. */
export function createJobRoutes({ database }: ApiContext): ApiRoute[] {
  return [
    route('redeliver-events', async ({ filter, rate }, { caller }) => {
      const { state } = filter
      if (state === 'queued' || state === 'waiting') {
        throw new AppError('request.invalid', { problem: `what is ${state} has not ended: it will be sent` })
      }
      if (state === 'superseded') {
        throw new AppError('request.invalid', {
          problem:
            'what was superseded is not sent again: send the newer event of its type, its superseded_by',
        })
      }
      const compiled = await compile(database, filter)
      return start(database, {
        kind: 'redeliver',
        ...compiled,
        filter: { ...compiled.filter, states: state === undefined ? ENDED_BADLY : [state] },
        ...(rate !== undefined && { rate }),
        askedBy: caller.login,
      })
    }),
    route('cancel-events', async ({ filter }, { caller }) => {
      if (filter.state !== undefined && filter.state !== 'queued' && filter.state !== 'waiting') {
        throw new AppError('request.invalid', { problem: 'only what is queued or waiting can be cancelled' })
      }
      return start(database, { kind: 'cancel', ...(await compile(database, filter)), askedBy: caller.login })
    }),
    route('replay-events', async ({ since, until, rate }, { caller, pathParams }) => {
      const iHandler = readHandlerId(pathParams['i_handler'])
      const handler = await requireHandler(database, iHandler)
      if (!handler.enabled) {
        throw new AppError('request.invalid', { problem: `enable handler ${handler.name} first` })
      }
      const { filter } = await compile(database, { since, ...(until !== undefined && { until }) })
      return start(database, {
        kind: 'replay',
        iHandler,
        filter,
        ...(rate !== undefined && { rate }),
        askedBy: caller.login,
      })
    }),
    route('list-jobs', async (): Promise<JobList> => ({ job_list: (await listJobs(database)).map(toJob) })),
    route('get-job', (_, { pathParams }) => findJob(database, pathParams['i_job'])),
    route('cancel-job', async (_, { pathParams }) => {
      const job = await findJob(database, pathParams['i_job'])
      await cancelJob(database, job.i_job)
      return findJob(database, job.i_job)
    }),
  ]
}

/** The filter as the runner takes it, with what was asked beside it. */
async function compile(database: Queryable, asked: EventFilter) {
  const { types, entity, iHandler, since, until } = readFilter(asked, [])
  if (iHandler !== undefined) await requireHandler(database, iHandler)
  return {
    ...(iHandler !== undefined && { iHandler }),
    filter: { asked, types: types?.delivered, entity, since, until },
  }
}

async function start(database: Queryable, job: Parameters<typeof insertJob>[1]): Promise<Job> {
  return findJob(database, await insertJob(database, job))
}

async function findJob(database: Queryable, value: unknown): Promise<Job> {
  const iJob = typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value
  if (typeof iJob !== 'number') {
    throw new AppError('request.invalid', { problem: 'i_job must be a positive integer' })
  }
  const [row] = await listJobs(database, iJob)
  if (row === undefined) throw new AppError('entity.not_found', { entity: 'job', key: `i_job ${iJob}` })
  return toJob(row)
}

function toJob(row: JobRow): Job {
  const { asked } = row.filter
  return {
    ...row,
    filter: typeof asked === 'object' && asked !== null ? { ...asked } : {},
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}
