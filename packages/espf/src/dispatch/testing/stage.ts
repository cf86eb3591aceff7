import { type Database, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { insertRequests } from '../../sql/insert-requests.ts'
import { listAnswers } from '../../sql/list-answers.ts'
import { installAudit, readAudit } from './audit.ts'
import { createCast } from './cast.ts'
import { judgeRun, type Written } from './judge-run.ts'
import { createNotes, pathOf } from './note-requests.ts'
import { startReceiver } from './receiver.ts'
import { createWorld, type World } from './world.ts'
import { createWriters } from './writers.ts'

export type Stage = Awaited<ReturnType<typeof createStage>>

/** What hangs is given up after this. */
const TIMEOUT_MS = 250
const DRAIN_MS = 20_000

const steal = statement(
  'test-steal-lanes',
  'update espf.lane set epoch = epoch + 1, process_id = null where lane % 4 = $1',
)
const setHandler = statement(
  'test-set-handler',
  `update espf.handler set enabled = coalesce($2, enabled),
    paused_at = case $3::boolean when true then now() when false then null else paused_at end,
    updated_at = clock_timestamp() where i_handler = $1`,
)

/** Handlers, a receiver and dispatchers on a fresh database, with all that happens noted for the judge. */
export async function createStage(handlerCount: number) {
  const world = await createWorld()
  await installAudit(world.database)
  const receiver = await startReceiver()
  const notes = createNotes()
  receiver.behave(notes.receive)
  const handlers: number[] = []
  for (let n = 1; n <= handlerCount; n++) handlers.push(await addHandler(world, receiver.url, n))
  const writers = createWriters(world, handlers)
  const cast = createCast(world)
  const operator = createOperator(world.database)
  const setAll = async (to: { enabled: boolean; paused: boolean }): Promise<void> => {
    for (const handler of handlers) await world.database.query(setHandler, [handler, to.enabled, to.paused])
  }

  return {
    handlers,
    writers,
    cast,
    operator,
    answers: notes.answers,
    /** Takes a quarter of the lanes from their owners, who are not told. */
    async steal(quarter: number): Promise<void> {
      await world.database.query(steal, [quarter])
    },
    async setHandler(iHandler: number, to: { enabled?: boolean; paused?: boolean }): Promise<void> {
      await world.database.query(setHandler, [iHandler, to.enabled ?? null, to.paused ?? null])
    },
    /** Lets everything come to its end and says what broke a promise. */
    async end(): Promise<string[]> {
      for (const change of writers.open) await change.end('commit')
      notes.answers.length = 0
      await setAll({ enabled: true, paused: false })
      for (const { door } of cast.actors) door.open()
      if (cast.actors.length === 0) await cast.start()
      await waitFor('every delivery ends', async () => (await world.left()) === 0, DRAIN_MS)
      const cancelled = await operator.cancelled()
      const { committed, rolledBack } = writers
      const audit = await readAudit(world.database)
      const ends = await world.history()
      return judgeRun({
        ...{ committed, rolledBack, receipts: notes.receipts, ...audit, ends, cancelled },
        processes: cast.processes,
      })
    },
    async close(): Promise<void> {
      for (const change of writers.open) await change.end('rollback')
      for (const actor of [...cast.actors]) cast.dismiss(actor, 'stop')
      await cast.gone()
      await receiver.close()
      await world.end()
    },
  }
}

function addHandler(world: World, receiver: string, n: number): Promise<number> {
  const url = new URL(pathOf(n), receiver)
  return world.addHandler(url.href, { name: `h${n}`, concurrency: 4, timeoutMs: TIMEOUT_MS })
}

/** Asks as operators do, and waits for the answers. */
function createOperator(database: Database) {
  const asked: { request: number; iEvent: number; kind: 'cancel' | 'retry' }[] = []
  const answersOf = () =>
    listAnswers(
      database,
      asked.map(({ request }) => request),
    )
  return {
    async ask(kind: 'cancel' | 'retry', event: Written): Promise<void> {
      const [request] = await insertRequests(database, [{ kind, ...event }], `asked to ${kind}`)
      if (request !== undefined) asked.push({ request, iEvent: event.iEvent, kind })
    },
    /** When all is answered: the events that were cancelled, by their owners' answers. */
    async cancelled(): Promise<number[]> {
      const isAnswered = async () => (await answersOf()).every(({ answer }) => answer !== null)
      await waitFor('every request is answered', isAnswered)
      const rows = await answersOf()
      const done = new Set(rows.flatMap((row) => (row.answer === 'done' ? [row.i_request] : [])))
      const cancels = asked.filter(({ request, kind }) => kind === 'cancel' && done.has(request))
      return [...new Set(cancels.map(({ iEvent }) => iEvent))]
    },
  }
}
