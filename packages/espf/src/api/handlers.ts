import { AppError } from '@openespf/contract/errors'
import type { Handler } from '@openespf/contract/espf-handlers'
import type { Queryable } from '@openespf/foundation/pg'
import { checkMove } from '../core/check-move.ts'
import { readHandlerId } from '../core/event-filter.ts'
import { changeColumns, handlerDefaults } from '../core/handler-columns.ts'
import { formatSecrets, parseSecrets } from '../core/handler-secrets.ts'
import { changeSecrets } from '../core/mask-secrets.ts'
import { checkSecrets } from '../handlers/check-secrets.ts'
import {
  addHandler,
  changeHandler,
  enableHandler,
  holdHandler,
  requireNoUnfinished,
} from '../handlers/save-handler.ts'
import { cancelJob } from '../sql/cancel-job.ts'
import { countUnfinishedOf } from '../sql/count-unfinished-of.ts'
import { deleteHandler } from '../sql/delete-handler.ts'
import { findEnablingJob } from '../sql/find-enabling-job.ts'
import type { StoredHandler } from '../sql/find-handler.ts'
import { insertJob } from '../sql/insert-job.ts'
import { listHandlerDetails } from '../sql/list-handler-details.ts'
import { replaceRoutes } from '../sql/replace-routes.ts'
import { setHandlerEnabled } from '../sql/set-handler-enabled.ts'
import { setHandlerPause } from '../sql/set-handler-pause.ts'
import { awaitApplied } from './await-applied.ts'
import { toHandler } from './handler-view.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

const idOf = ({ pathParams }: ApiRequest): number => readHandlerId(pathParams['i_handler'])

/** Handlers: added, changed, enabled and disabled, paused and resumed, deleted. Secrets go in and never come out. */
export function createHandlerRoutes(context: ApiContext): ApiRoute[] {
  const { database, secretBox } = context
  const show = async (iHandler: number): Promise<Handler> => {
    const [row] = await listHandlerDetails(database, iHandler)
    if (row) return toHandler(row, secretBox.open)
    throw new AppError('entity.not_found', { entity: 'handler', key: `i_handler ${iHandler}` })
  }
  /** Makes a change in a transaction and answers with the handler once every dispatcher has applied it. */
  const change = async (iHandler: number, work: (tx: Queryable) => Promise<void>): Promise<Handler> => {
    await database.transaction(work)
    await awaitApplied(database)
    return show(iHandler)
  }
  const setPause = (request: ApiRequest, reason: string | null): Promise<Handler> =>
    change(idOf(request), async (tx) => {
      const { i_handler } = await holdHandler(tx, idOf(request))
      await setHandlerPause(tx, i_handler, reason)
    })

  return [
    route('list-handlers', async () => {
      const rows = await listHandlerDetails(database)
      return { handler_list: rows.map((row) => toHandler(row, secretBox.open)) }
    }),
    route('get-handler', (_, request) => show(idOf(request))),
    route('create-handler', async (params) => {
      const { name, url, enabled = true } = params
      const columns = changeColumns({ ...handlerDefaults, name, url }, params)
      const secrets = checkSecrets(changeSecrets(undefined, params))
      const secrets_sealed = secretBox.seal(formatSecrets(secrets))
      const iHandler = await database.transaction((tx) =>
        addHandler(tx, { ...columns, secrets_sealed, enabled }),
      )
      await awaitApplied(database)
      return show(iHandler)
    }),
    route('update-handler', (params, request) =>
      change(idOf(request), async (tx) => {
        const stored = await holdHandler(tx, idOf(request))
        await changeHandler(tx, stored, {
          ...changeColumns(stored, params),
          secrets_sealed: resealed(context, stored, params),
        })
      }),
    ),
    route('enable-handler', ({ queued }, request) =>
      change(idOf(request), (tx) => enable(tx, request, queued)),
    ),
    route('disable-handler', (_, request) =>
      change(idOf(request), async (tx) => {
        await stopEnabling(tx, idOf(request))
        const { i_handler } = await holdHandler(tx, idOf(request))
        await enableHandler(tx, i_handler, false)
      }),
    ),
    route('pause-handler', ({ reason = '' }, request) => setPause(request, reason)),
    route('resume-handler', (_, request) => setPause(request, null)),
    route('delete-handler', async ({ cancel }, request) => {
      await database.transaction((tx) => remove(tx, request, cancel === 'true'))
      return undefined
    }),
  ]
}

/** Stored secrets that cannot be unsealed count as none: a change that gives `auth` replaces all of them. */
function resealed(
  { secretBox }: ApiContext,
  handler: StoredHandler,
  params: Parameters<typeof changeSecrets>[1],
): Buffer {
  const { auth, webhook_secrets, headers, tls } = params
  const { secrets_sealed: sealed } = handler
  const stored = readable(() => parseSecrets(secretBox.open(sealed)))
  checkMove(handler, stored, params)
  if (auth === undefined && webhook_secrets === undefined && headers === undefined && tls === undefined) {
    return sealed
  }
  return secretBox.seal(formatSecrets(checkSecrets(changeSecrets(stored, params))))
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

async function enable(
  tx: Queryable,
  request: ApiRequest,
  queued: 'send' | 'cancel' | undefined,
): Promise<void> {
  const handler = await holdHandler(tx, idOf(request))
  if (handler.enabled) return
  const iJob = await findEnablingJob(tx, handler.i_handler)
  if (iJob !== undefined) {
    if (queued === 'cancel') return
    const by = `job ${iJob}, which cancels what is queued and then enables it: wait for it, or cancel it`
    throw new AppError('entity.in_use', { entity: `handler ${handler.name}`, by })
  }
  if (queued === undefined) {
    await requireNoUnfinished(tx, handler, 'say with queued whether to send or to cancel them')
  }
  const isToCancel = queued === 'cancel' && (await countUnfinishedOf(tx, handler.i_handler, 1)) > 0
  if (!isToCancel) {
    await enableHandler(tx, handler.i_handler)
    return
  }
  await insertJob(tx, {
    kind: 'cancel',
    iHandler: handler.i_handler,
    filter: { asked: { i_handler: handler.i_handler }, enable: true },
    askedBy: request.caller.login,
  })
}

/** Before the handler is held: a step of the job holds the job first, then the handler. */
async function stopEnabling(tx: Queryable, iHandler: number): Promise<void> {
  const iJob = await findEnablingJob(tx, iHandler)
  if (iJob !== undefined) await cancelJob(tx, iJob)
}

async function remove(tx: Queryable, request: ApiRequest, cancel: boolean): Promise<void> {
  await stopEnabling(tx, idOf(request))
  const handler = await holdHandler(tx, idOf(request))
  if (!cancel) await requireNoUnfinished(tx, handler, 'delete it with cancel=true, which cancels them')
  await replaceRoutes(tx, handler.i_handler, [])
  if (cancel && (await countUnfinishedOf(tx, handler.i_handler, 1)) > 0) {
    await setHandlerEnabled(tx, handler.i_handler, { enabled: false, deleting: true })
    await insertJob(tx, {
      kind: 'delete-handler',
      iHandler: handler.i_handler,
      filter: { asked: { i_handler: handler.i_handler } },
      askedBy: request.caller.login,
    })
    return
  }
  await deleteHandler(tx, handler.i_handler)
}
