import { AppError } from '@openespf/contract/errors'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerError } from '../answer-error.ts'
import type { CallbackRequest, Ending, Notification } from '../connector.ts'
import type { RunningConnector } from '../running-connector.ts'
import { markSubjects } from '../store/sql/mark-subjects.ts'
import { recordNotification } from '../store/sql/record-notification.ts'
import { isProven } from './callback-auth.ts'

type Params = { connector: string; token?: string }

/**
 * Where asynchronous external systems confirm: `POST /callbacks/<connector>` or `…/<connector>/<token>`. 200 once it is
 * stored; it asks for a look at the account, which is all that a repeat or a late one comes to. One that says that it is
 * not over yet is received, and that is all.
 */
export async function receiveCallbacks(
  app: FastifyInstance,
  options: {
    database: Database
    connectors: readonly RunningConnector[]
    log: Log
    /** Called when an account was marked. */
    onMark: () => void
  },
): Promise<void> {
  const { database, log } = options
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => answerError(log, { error, request, reply }))

  const handle = async (request: FastifyRequest<{ Params: Params }>) => {
    const { connector, notification } = await readRequest(options.connectors, request)
    const { token, outcome } = notification
    if (!outcome) return { received: true }
    const iAccount = await store(database, connector.name, { token, outcome }).catch((cause: unknown) => {
      throw new AppError('unavailable', { reason: 'the notification cannot be stored' }, cause)
    })
    if (iAccount === undefined)
      log.debug({ connector: connector.name }, 'a notification that nothing waits for, or a repeat')
    else options.onMark()
    return { received: true }
  }
  app.post<{ Params: Params }>('/callbacks/:connector', handle)
  app.post<{ Params: Params }>('/callbacks/:connector/:token', handle)
}

async function readRequest(
  connectors: readonly RunningConnector[],
  request: FastifyRequest<{ Params: Params }>,
): Promise<{ connector: RunningConnector; notification: Notification }> {
  const { connector: name, token } = request.params
  const connector = connectors.find((each) => each.name === name)
  const auth = connector?.confirmation?.auth
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([header, value]) => [header, String(value ?? '')]),
  )
  // A connector that is unknown or takes no callbacks is answered as a wrong credential is: nobody learns which there are.
  if (!connector?.readNotification || !auth || !isProven(auth, { headers, body }))
    throw new AppError('auth.unproven', {
      needs: 'the bearer token or signature that is configured for this connector',
    })
  const received: CallbackRequest = { token, headers, body: body.toString('utf8') }
  const notification = await connector.readNotification(received)
  if (!notification || (token !== undefined && notification.token !== token))
    throw new AppError('request.invalid', {
      problem: `this is no notification that the connector ${connector.name} understands`,
    })
  return { connector, notification }
}

function store(
  database: Database,
  connector: string,
  told: { token: string; outcome: Ending },
): Promise<number | undefined> {
  return database.transaction(async (tx) => {
    const iAccount = await recordNotification(tx, connector, told)
    if (iAccount !== undefined)
      await markSubjects(tx, [{ i_account: iAccount, i_event: null, bulk: false, connectors: [connector] }])
    return iAccount
  })
}
