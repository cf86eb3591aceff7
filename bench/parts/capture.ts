import { type Database, openDatabase } from '@openespf/foundation/pg'
import { addHandler } from '../peers/ours.ts'
import { createAccounts } from '../sql/create-accounts.ts'
import { disableCapture } from '../sql/disable-capture.ts'
import { settleDown } from '../sql/settle-down.ts'
import { toggleBlock } from '../sql/toggle-block.ts'
import type { Bench } from '../support/bench.ts'
import { monotonicMs } from '../support/clock.ts'
import { ourSchema } from '../support/database.ts'
import { median, round, spreadOf } from '../support/statistics.ts'

export type Capture = { bareUs: number; oneHandlerUs: number; noSubscriberUs: number }

const CONDITIONS = ['bare', 'noSubscriber', 'oneHandler'] as const
type Condition = (typeof CONDITIONS)[number]
type Costs = Record<Condition, number>
type Subject = { condition: Condition; database: Database; next: number; close(): Promise<void> }

/**
 * What ESPF adds to `update billing.account set blocked = …`, which raises one event: microseconds a statement on one
 * connection, round trip and commit included, in three databases that are alike but for the triggers of ESPF (disabled) and the
 * subscription. They take turns in blocks, so that what disturbs one disturbs all.
 */
export async function runCapture(bench: Bench): Promise<{ result: Capture; details: object }> {
  const single: Costs[] = []
  const bulk: Costs[] = []
  for (let run = 1; run <= bench.runs; run++) {
    const subjects: Subject[] = []
    try {
      for (const condition of CONDITIONS) subjects.push(await createSubject(bench, condition))
      single.push(await measure(bench, subjects, changeEach))
      bulk.push(await measure(bench, subjects, changeTogether))
    } finally {
      for (const subject of subjects) await subject.close()
    }
    const { bare = 0, noSubscriber = 0, oneHandler = 0 } = single.at(-1) ?? {}
    bench.say(
      `capture ${run}/${bench.runs}: bare ${round(bare)} µs, no subscriber ${round(noSubscriber)} µs, one handler ${round(oneHandler)} µs`,
    )
  }
  const of = (costs: Costs[], condition: Condition) => spreadOf(costs.map((one) => round(one[condition], 1)))
  const spreads = (costs: Costs[]) =>
    Object.fromEntries(CONDITIONS.map((condition) => [condition, of(costs, condition)]))
  return {
    result: {
      bareUs: of(single, 'bare').median,
      oneHandlerUs: of(single, 'oneHandler').median,
      noSubscriberUs: of(single, 'noSubscriber').median,
    },
    details: { commitEachUs: spreads(single), hundredInATransactionUs: spreads(bulk) },
  }
}

async function createSubject(bench: Bench, condition: Condition): Promise<Subject> {
  const fresh = await bench.server.fresh(ourSchema)
  await createAccounts(fresh.database, bench.sizes.capture.accounts)
  await addHandler(fresh.database, {
    name: 'sink',
    url: bench.sink.url,
    subscribed: condition === 'oneHandler',
  })
  if (condition === 'bare') await disableCapture(fresh.database)
  await settleDown(fresh.database)
  const database = openDatabase(fresh.settings, { max: 1 })
  const close = async (): Promise<void> => {
    await database.close()
    await fresh.drop()
  }
  return { condition, database, next: 0, close }
}

type Change = (database: Database, accounts: readonly number[]) => Promise<void>

const changeEach: Change = async (database, accounts) => {
  for (const account of accounts) await toggleBlock(database, account)
}

const changeTogether: Change = (database, accounts) =>
  database.transaction(async (tx) => {
    for (const account of accounts) await toggleBlock(tx, account)
  })

/** Medians over the rounds; the first round warms up and does not count. */
async function measure(bench: Bench, subjects: readonly Subject[], change: Change): Promise<Costs> {
  const { rounds, statements, accounts } = bench.sizes.capture
  const costs: Record<Condition, number[]> = { bare: [], noSubscriber: [], oneHandler: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const [turn] of subjects.entries()) {
      const subject = subjects[(turn + round) % subjects.length]
      if (subject === undefined) continue
      const chosen = Array.from({ length: statements }, (_, i) => 1 + ((subject.next + i) % accounts))
      subject.next += statements
      const begun = monotonicMs()
      await change(subject.database, chosen)
      if (round > 0) costs[subject.condition].push(((monotonicMs() - begun) * 1000) / statements)
    }
  }
  return {
    bare: median(costs.bare),
    noSubscriber: median(costs.noSubscriber),
    oneHandler: median(costs.oneHandler),
  }
}
