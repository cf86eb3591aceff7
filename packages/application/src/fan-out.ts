import { BillingFault, BillingUnreachable } from '@openespf/client'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import { type Backoff, backoffMs } from './core/backoff.ts'
import { advanceFanOut } from './store/sql/advance-fan-out.ts'
import { finishFanOut } from './store/sql/finish-fan-out.ts'
import { markFanOuts } from './store/sql/mark-fan-outs.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { postponeFanOut } from './store/sql/postpone-fan-out.ts'
import { renewFanOutLeases } from './store/sql/renew-fan-out-leases.ts'
import { type FanOutRow, takeFanOuts } from './store/sql/take-fan-outs.ts'
import { createWorker, type Worker } from './worker.ts'

/** Far below billing's cap (500: espf-facts §7.1): it answers nobody else while it puts a list together. More than 1, as pages overlap. */
const PAGE = 100
const CONCURRENCY = 2

/**
 * Asks for a look, behind live events, at every open account that a change of something else concerns: a page at a time;
 * goes on where it was after a crash. Each page begins with the last account of the one before. When another stands
 * there, accounts have left the list, which would let as many be passed over: it goes a page back. Only a page without
 * another account is the last: billing may list fewer than it is asked for, and says nothing (espf-facts §7.1).
 */
export function createFanOut(options: {
  database: Database
  billing: BillingReader
  log: Log
  random: () => number
  backoff: Backoff
  /** Called when accounts were marked. */
  onMark: () => void
  pageSize?: number
}): Worker {
  const { database, billing } = options
  const limit = options.pageSize ?? PAGE

  const runPage = async (fanOut: FanOutRow): Promise<void> => {
    const { entity, entity_id, anchor, connectors, i_event } = fanOut
    const overlap = anchor === null ? 0 : 1
    const offset = fanOut.next_offset - overlap
    const page = await billing.affected(entity, entity_id, { offset, limit })
    const hasSlipped = anchor !== null && page.listed[0] !== anchor
    const read = page.listed.length - overlap
    await database.transaction(async (tx) => {
      await markSubjects(
        tx,
        page.accounts.map((i_account) => ({ i_account, i_event, bulk: true, connectors })),
      )
      if (page.customer !== undefined) {
        await markFanOuts(tx, [{ entity: 'customer', entity_id: page.customer, i_event, connectors }])
      }
      const isLast = !hasSlipped && read <= 0
      if (isLast && (await finishFanOut(tx, fanOut))) return
      const back = { offset: Math.max(0, offset - limit), anchor: null }
      const on = { offset: fanOut.next_offset + read, anchor: page.listed.at(-1) ?? null }
      await advanceFanOut(tx, fanOut, hasSlipped ? back : on)
    })
    options.onMark()
  }

  return createWorker<FanOutRow>({
    name: 'fan-outs',
    concurrency: CONCURRENCY,
    log: options.log,
    take: (max, leaseMs) => takeFanOuts(database, max, leaseMs),
    renew: (tokens, leaseMs) => renewFanOutLeases(database, tokens, leaseMs),
    run: async (fanOut) => {
      try {
        await runPage(fanOut)
      } catch (error) {
        if (!(error instanceof BillingFault || error instanceof BillingUnreachable)) throw error
        await postponeFanOut(
          database,
          fanOut,
          backoffMs(options.backoff, fanOut.attempts + 1, options.random()),
        )
      }
    },
  })
}
