import { BillingFault, BillingUnreachable } from '@openespf/client'
import { type CustomerId, toId } from '@openespf/contract/ids'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import { type Backoff, backoffMs } from './core/backoff.ts'
import { advanceFanOut } from './store/sql/advance-fan-out.ts'
import { finishFanOut } from './store/sql/finish-fan-out.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { postponeFanOut } from './store/sql/postpone-fan-out.ts'
import { renewFanOutLeases } from './store/sql/renew-fan-out-leases.ts'
import { type FanOutRow, takeFanOuts } from './store/sql/take-fan-outs.ts'
import { createWorker, type Worker } from './worker.ts'

/** Adapters page by 500, billing's cap: espf-facts §7.1. */
const PAGE = 500
const CONCURRENCY = 2

/** Asks for a look at every open account of a customer, a page at a time; goes on where it was after a crash. */
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
    const iCustomer = toId<CustomerId>(fanOut.entity_id)
    const page = await billing.listAccounts(iCustomer, { offset: fanOut.next_offset, limit })
    await database.transaction(async (tx) => {
      await markSubjects(
        tx,
        page.open.map((i_account) => ({ i_account, i_event: fanOut.i_event, bulk: true })),
      )
      const finished = page.read < limit && (await finishFanOut(tx, fanOut))
      if (!finished) await advanceFanOut(tx, fanOut, fanOut.next_offset + page.read)
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
