import { AppError } from '@openespf/contract/errors'
import {
  DRIFT_PAGE_MAX,
  type DriftPage,
  RUN_VERBS,
  type Run,
  RunRequest,
  TIMELINE_MAX,
} from '@openespf/contract/provisioner'
import type { Clock } from '@openespf/foundation/clock'
import { createCheck } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { FastifyInstance } from 'fastify'
import { Value } from 'typebox/value'
import { answerError } from '../answer-error.ts'
import { isSame } from '../confirmations/callback-auth.ts'
import { USUAL_LIMITS } from '../core/run-limits.ts'
import { unseenBy } from '../reconcile/unseen.ts'
import type { RunningConnector } from '../running-connector.ts'
import { changeRunState } from '../store/sql/change-run-state.ts'
import { insertRun } from '../store/sql/insert-run.ts'
import { listDrift } from '../store/sql/list-drift.ts'
import { listRuns, type RunRow } from '../store/sql/list-runs.ts'
import { tellTimeline, tellWhy } from '../timeline/account-story.ts'

export type ControlOptions = {
  database: Database
  connectors: readonly RunningConnector[]
  clock: Clock
  log: Log
  /** What a caller must present as a bearer token. */
  token: string
  /** Called when there is a run to go on with. */
  onRun: () => void
}

const checkRequest = createCheck(RunRequest)

/** The Application's own API, for operators: timelines of accounts, reconciliations. `/api/…` with a bearer token. */
export async function controlApi(app: FastifyInstance, options: ControlOptions): Promise<void> {
  const { database } = options
  app.setErrorHandler((error, request, reply) => answerError(options.log, { error, request, reply }))
  app.addHook('onRequest', async (request) => {
    const presented = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (!isSame(presented, options.token))
      throw new AppError('auth.unproven', { needs: '"Authorization: Bearer <token of the provisioner>"' })
  })
  type Named = { Params: { id: string }; Querystring: { limit?: string; after?: string } }

  app.get<Named>('/api/accounts/:id/timeline', ({ params, query }) =>
    tellTimeline(database, readNumber(params.id, 'i_account'), readLimit(query.limit, TIMELINE_MAX)),
  )
  app.get<Named>('/api/accounts/:id/explanation', ({ params }) =>
    tellWhy(options, readNumber(params.id, 'i_account')),
  )
  const toRun = (row: RunRow): Run => ({ ...row, unseen: unseenBy(options.connectors, row) })
  const findRun = async (iRun: number): Promise<Run> => {
    const [row] = await listRuns(database, iRun)
    if (!row) throw new AppError('entity.not_found', { entity: 'run', key: `i_run ${iRun}` })
    return toRun(row)
  }
  app.get('/api/runs', async () => ({ run_list: (await listRuns(database)).map(toRun) }))
  app.post('/api/runs', async ({ body }) => {
    const iRun = await insertRun(database, readRun(body, options.connectors))
    options.onRun()
    return findRun(iRun ?? 0)
  })
  app.get<Named>('/api/runs/:id', ({ params }) => findRun(readNumber(params.id, 'i_run')))
  app.get<Named>('/api/runs/:id/drift', async ({ params, query }): Promise<DriftPage> => {
    const { i_run } = await findRun(readNumber(params.id, 'i_run'))
    const limit = readLimit(query.limit, DRIFT_PAGE_MAX)
    const after = query.after === undefined ? 0 : readNumber(query.after, 'after')
    const rows = await listDrift(database, i_run, { after, limit })
    return { drift_list: rows, next: rows.length < limit ? null : (rows.at(-1)?.i_drift ?? null) }
  })
  for (const verb of RUN_VERBS)
    app.post<Named>(`/api/runs/:id/${verb}`, async ({ params }) => {
      const { i_run } = await findRun(readNumber(params.id, 'i_run'))
      if (!(await changeRunState(database, i_run, verb)))
        throw new AppError('entity.closed', { entity: 'run' })
      options.onRun()
      return findRun(i_run)
    })
}

function readRun(body: unknown, connectors: readonly RunningConnector[]) {
  const problem = checkRequest(body ?? {})
  if (problem !== undefined || !Value.Check(RunRequest, body))
    throw new AppError('request.invalid', { problem: problem ?? 'this asks for no run' })
  const known = connectors.map(({ name }) => name)
  const stranger = body.connectors?.find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw new AppError('request.invalid', {
      problem: `there is no connector ${stranger} here: name some of ${known.join(', ')}`,
    })
  const { kind, filter = {}, repair = false } = body
  return {
    ...USUAL_LIMITS,
    ...body,
    kind,
    filter,
    repair: repair || kind === 'reprovision',
    connectors: body.connectors ?? known,
    asked_by: 'api',
  }
}

function readNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new AppError('request.invalid', { problem: `${name} must be a positive whole number` })
}

function readLimit(text: string | undefined, most: number): number {
  return text === undefined ? 100 : Math.min(most, readNumber(text, 'limit'))
}
