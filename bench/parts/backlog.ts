import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@openespf/foundation/pg'
import { addHandler, FIRST_HANDLER, fillOurs } from '../peers/ours.ts'
import { holdSnapshot } from '../sql/hold-snapshot.ts'
import { settleDown } from '../sql/settle-down.ts'
import { toggleBlock } from '../sql/toggle-block.ts'
import type { Bench } from '../support/bench.ts'
import { monotonicMs } from '../support/clock.ts'
import { arrival, drainOurs } from '../support/drain.ts'
import { planOf } from '../support/events.ts'
import { type Commit, makeLoad } from '../support/load.ts'
import { observe, withOurs } from '../support/ours-at-work.ts'
import { median, quantile, round, type Spread, spreadOf } from '../support/statistics.ts'

/** Rates are events a second; a `ratio` compares with the easy condition of the same run. */
export type Backlog = {
  easyPerSecond: number
  twoMillion: { perSecond: number; ratio: number }
  twoHundredEntities: { perSecond: number; ratio: number }
  behindOneEntity: { easyPerSecond: number; perSecond: number; ratio: number }
  foreignSnapshot: { easyP95Ms: number; p95Ms: number; p95Ratio: number; drainRatio: number }
  openTransaction: { othersP95Ms: number; ratio: number; ownP95Ms: number }
}

/** Everything that one run measures. */
type Run = {
  easy: number
  large: number
  fewEntities: number
  behindEasy: number
  behind: number
  easyDrain: number
  heldDrain: number
  easyP95: number
  heldP95: number
  othersP95: number
  othersRatio: number
  ownP95: number
}

/** Conditions that are hard on a queue, each beside an easy one of the same run. */
export async function runBacklog(bench: Bench): Promise<{ result: Backlog; details: object }> {
  const { backlog } = bench.sizes
  bench.say(`backlog: queueing ${backlog.large.events} events`)
  const large = await bench.server.keep(async ({ database }) => {
    const iHandler = await addHandler(database, { name: 'sink', url: bench.sink.url })
    await fillOurs(database, iHandler, backlog.large, false)
    await settleDown(database)
  })
  const runs: Run[] = []
  for (let run = 1; run <= bench.runs; run++) runs.push(await runOnce(bench, `${run}/${bench.runs}`, large))
  return summarize(runs)
}

function summarize(runs: readonly Run[]): { result: Backlog; details: Record<string, Spread> } {
  const of = (key: keyof Run, digits = 0) => runs.map((run) => round(run[key], digits))
  const ratio = (key: keyof Run, easy: keyof Run) => runs.map((run) => round(run[key] / run[easy], 2))
  return {
    result: {
      easyPerSecond: median(of('easy')),
      twoMillion: { perSecond: median(of('large')), ratio: median(ratio('large', 'easy')) },
      twoHundredEntities: {
        perSecond: median(of('fewEntities')),
        ratio: median(ratio('fewEntities', 'easy')),
      },
      behindOneEntity: {
        easyPerSecond: median(of('behindEasy')),
        perSecond: median(of('behind')),
        ratio: median(ratio('behind', 'behindEasy')),
      },
      foreignSnapshot: {
        easyP95Ms: median(of('easyP95', 2)),
        p95Ms: median(of('heldP95', 2)),
        p95Ratio: median(ratio('heldP95', 'easyP95')),
        drainRatio: median(ratio('heldDrain', 'easyDrain')),
      },
      openTransaction: {
        othersP95Ms: median(of('othersP95', 2)),
        ratio: median(of('othersRatio', 2)),
        ownP95Ms: median(of('ownP95', 2)),
      },
    },
    details: {
      easyPerSecond: spreadOf(of('easy')),
      twoMillionRatio: spreadOf(ratio('large', 'easy')),
      twoHundredEntitiesRatio: spreadOf(ratio('fewEntities', 'easy')),
      behindOneEntityRatio: spreadOf(ratio('behind', 'behindEasy')),
      foreignSnapshotP95Ratio: spreadOf(ratio('heldP95', 'easyP95')),
      foreignSnapshotDrainRatio: spreadOf(ratio('heldDrain', 'easyDrain')),
      openTransactionRatio: spreadOf(of('othersRatio', 2)),
    },
  }
}

async function runOnce(bench: Bench, name: string, large: string): Promise<Run> {
  const { backlog } = bench.sizes
  const say = (line: string): void => bench.say(`backlog ${name}: ${line}`)
  const rate = async (what: string, job: Parameters<typeof drainOurs>[2]): Promise<number> => {
    const { received, peakRssMb } = await drainOurs(bench, `backlog, ${what}`, job)
    say(`${what}: ${round(received)}/s, ${round(peakRssMb)} MB`)
    return received
  }
  const easy = await rate('easy', { spec: backlog.easy })
  const fewEntities = await rate('few entities', { spec: backlog.fewEntities })
  const filled = await bench.server.fresh(large)
  const largeRate = await rate('large', { spec: backlog.large, part: backlog.largeDrained, filled })
  const { ahead: _, ...behind } = backlog.behindOne
  const behindEasy = await rate('the others alone', { spec: behind })
  const behindOne = await rate('behind one entity', { spec: backlog.behindOne, others: true })

  const free = await drainThenLoad(bench, 'no snapshot', false)
  const held = await drainThenLoad(bench, 'foreign snapshot', true)
  say(`p95 ${round(free.p95, 1)} ms, under a foreign snapshot ${round(held.p95, 1)} ms`)
  const open = await loadBesideOpenTransaction(bench)
  say(
    `beside an open transaction p95 ${round(open.othersP95, 1)} ms; its own ${round(open.ownP95, 1)} ms after its commit`,
  )
  return {
    easy,
    large: largeRate,
    fewEntities,
    behindEasy,
    behind: behindOne,
    easyDrain: free.rate,
    heldDrain: held.rate,
    easyP95: free.p95,
    heldP95: held.p95,
    ...open,
  }
}

/** Drains a backlog and then works under a moderate load, with or without somebody's old snapshot all the time. */
async function drainThenLoad(
  bench: Bench,
  what: string,
  held: boolean,
): Promise<{ rate: number; p95: number }> {
  const { easy, load } = bench.sizes.backlog
  const prepare = ({ database }: { database: Database }) => fillOurs(database, FIRST_HANDLER, easy)
  return withOurs(bench, { accounts: load.accounts, prepare }, async (work) => {
    const { database } = work.fresh
    const release = held ? await holdTransaction(database, holdSnapshot) : undefined
    const count = planOf(easy).length
    const { reached } = await bench.sink.reset({ count })
    const begun = work.go()
    const last = await arrival(bench, { reached, worker: work.worker })
    const total = Math.round(load.perSecond * load.seconds)
    const change = () => makeLoad(database, load)
    const delays = await observe(bench, work, { what: `backlog, ${what}`, count: total, change })
    await release?.()
    const p95 = quantile(
      delays.map((one) => one.fromCommit),
      0.95,
    )
    return { rate: (count * 1000) / (last - begun), p95 }
  })
}

/** A moderate load while a transaction that has drawn positions stays open: only its own events may wait for it. */
async function loadBesideOpenTransaction(
  bench: Bench,
): Promise<Pick<Run, 'othersP95' | 'othersRatio' | 'ownP95'>> {
  const { load, openAccounts, openMs } = bench.sizes.backlog
  const seconds = (2 * openMs) / 1000
  const total = Math.round(load.perSecond * seconds) + openAccounts
  return withOurs(bench, { accounts: load.accounts + openAccounts }, async (work) => {
    const { database } = work.fresh
    work.go()
    let [opened, closed] = [0, 0]
    const change = async (): Promise<Commit[]> => {
      const others = makeLoad(database, { ...load, seconds, firstAccount: openAccounts + 1 })
      await delay(openMs / 4)
      const release = await holdTransaction(database, async (tx) => {
        for (let account = 1; account <= openAccounts; account++) await toggleBlock(tx, account)
      })
      opened = monotonicMs()
      await delay(openMs)
      closed = monotonicMs()
      await release()
      const at = monotonicMs()
      const own = Array.from({ length: openAccounts }, (_, i) => ({ account: i + 1, due: at, at }))
      return [...(await others), ...own]
    }
    const delays = await observe(bench, work, { what: 'backlog, open transaction', count: total, change })
    const beside = delays.filter(
      ({ commit: { account, at } }) => account > openAccounts && at > opened && at < closed,
    )
    const inTime = beside.filter(({ commit, fromCommit }) => commit.at + fromCommit < closed)
    const own = delays.filter(({ commit }) => commit.account <= openAccounts)
    return {
      othersP95: quantile(
        beside.map((one) => one.fromCommit),
        0.95,
      ),
      othersRatio: inTime.length / beside.length,
      ownP95: quantile(
        own.map((one) => one.fromCommit),
        0.95,
      ),
    }
  })
}

type Tx = Parameters<Parameters<Database['transaction']>[0]>[0]

/** Opens a transaction, does something in it and keeps it open until the returned function is called. */
async function holdTransaction(
  database: Database,
  begin: (tx: Tx) => Promise<void>,
): Promise<() => Promise<void>> {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let over: Promise<void> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    over = database.transaction(async (tx) => {
      await begin(tx)
      resolve()
      await ended
    })
    over.catch(reject)
  })
  return async () => {
    end()
    await over
  }
}
