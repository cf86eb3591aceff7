import { listStatusesSince } from '../sql/list-statuses-since.ts'
import { toggleBlocks } from '../sql/toggle-blocks.ts'
import type { Bench } from '../support/bench.ts'
import { type FanOut, measureFanOut } from '../support/fan-out.ts'
import { type LoopEnd, startHlrEnd, startHttpEnd } from '../support/loop-ends.ts'
import { type LoopWorld, withLoop } from '../support/loop-world.ts'
import { allTold, openLoop } from '../support/open-loop.ts'
import { median, quantile, round, type Spread, spreadOf } from '../support/statistics.ts'

export type Loop = {
  /** Accounts a second whose change has reached the trivial HTTP target and whose status is stored. */
  httpPerSecond: number
  /** The same with OsmoHLR, where the change is an update of one field after a read. */
  hlrPerSecond: number
  /** And where it is a new subscriber. */
  hlrCreatesPerSecond: number
  /** Commit → status stored, open loop, HTTP. */
  p50Ms: number
  p99Ms: number
  /** Single changes beside a change that concerns many accounts. */
  fanOut: FanOut
}

/** So many accounts are changed in a transaction: a change is not what is measured. */
const CHANGED_TOGETHER = 100

type Runs = { perSecond: number[]; cpu: Record<string, number[]> }
type Delays = { p50: number[]; p99: number[]; max: number[] }

/** Change in billing → trigger → dispatch → inbox → enrichment → connector → status stored. */
export async function runLoop(bench: Bench): Promise<{ result: Loop; details: object }> {
  const { http, hlr } = bench.sizes.loop
  const delays: Delays = { p50: [], p99: [], max: [] }
  const intoHttp = newRuns()
  await withEnd(bench, { start: startHttpEnd, accounts: http.accounts }, async (world, what) => {
    await changeAll(bench, world, http.accounts)
    for (let run = 1; run <= bench.runs; run++) {
      note(intoHttp, await changeAll(bench, world, http.accounts))
      await openLoopOnce(bench, world, delays)
      bench.say(
        `loop ${run}/${bench.runs}, ${what}: ${intoHttp.perSecond.at(-1)}/s (${JSON.stringify(described(intoHttp).cpuMsPerAccount)}); open loop p50 ${delays.p50.at(-1)} ms, p99 ${delays.p99.at(-1)} ms`,
      )
    }
  })

  const { accounts, live } = bench.sizes.loop.fanOut
  const besides = { start: startHttpEnd, accounts: accounts + live }
  const fanOuts: FanOut[] = []
  for (let run = 1; run <= bench.runs; run++) {
    const fanOut = await withEnd(bench, besides, (world) => measureFanOut(bench, world))
    fanOuts.push(fanOut)
    bench.say(
      `loop ${run}/${bench.runs}: p99 of single changes ${fanOut.aloneP99Ms} ms, beside a fan-out to ${accounts} accounts ${fanOut.besideP99Ms} ms (${fanOut.perSecond} of those a second)`,
    )
  }
  const medianOf = (key: keyof FanOut) => median(fanOuts.map((one) => one[key]))

  const updates = newRuns()
  const creates = newRuns()
  let hlrKind = ''
  for (let run = 1; run <= bench.runs; run++) {
    const start = () => startHlrEnd(`${bench.server.folder}/loop-hlr-${run}`)
    await withEnd(bench, { start, accounts: hlr.accounts }, async (world, what) => {
      hlrKind = what
      note(creates, await changeAll(bench, world, hlr.accounts))
      note(updates, await changeAll(bench, world, hlr.accounts))
    })
    bench.say(
      `loop ${run}/${bench.runs}, ${hlrKind}: ${updates.perSecond.at(-1)} updates/s, ${creates.perSecond.at(-1)} creates/s`,
    )
  }
  return {
    result: {
      httpPerSecond: median(intoHttp.perSecond),
      hlrPerSecond: median(updates.perSecond),
      hlrCreatesPerSecond: median(creates.perSecond),
      p50Ms: median(delays.p50),
      p99Ms: median(delays.p99),
      fanOut: {
        aloneP99Ms: medianOf('aloneP99Ms'),
        besideP99Ms: medianOf('besideP99Ms'),
        ratio: medianOf('ratio'),
        perSecond: medianOf('perSecond'),
      },
    },
    details: {
      http: described(intoHttp),
      hlr: { what: hlrKind, updates: described(updates), creates: described(creates) },
      openLoop: {
        perSecond: http.perSecond,
        p50Ms: spreadOf(delays.p50),
        p99Ms: spreadOf(delays.p99),
        maxMs: spreadOf(delays.max),
      },
      fanOutRatio: spreadOf(fanOuts.map(({ ratio }) => ratio)),
    },
  }
}

async function withEnd<T>(
  bench: Bench,
  { start, accounts }: { start: () => Promise<LoopEnd>; accounts: number },
  use: (world: LoopWorld, what: string) => Promise<T>,
): Promise<T> {
  const end = await start()
  try {
    return await withLoop(bench, { end, accounts }, (world) => use(world, end.what))
  } finally {
    await end.stop()
  }
}

/** `cpu`: processor time for an account, in milliseconds, of each process. */
type Measured = { perSecond: number; cpu: Record<string, number> }

/** Changes all accounts as fast as the database takes it, and waits until the status of each is stored. */
async function changeAll(bench: Bench, world: LoopWorld, accounts: number): Promise<Measured> {
  const { database } = world.billing
  const cpu = await cpuOf(world)
  const postgres = await bench.server.cpuMs()
  const since = new Date()
  for (let first = 1; first <= accounts; first += CHANGED_TOGETHER)
    await toggleBlocks(database, first, Math.min(accounts, first + CHANGED_TOGETHER - 1))
  const all = { since, first: 1, last: accounts }
  await allTold(bench, world, all)
  const last = Math.max(...(await listStatusesSince(database, all)).map(({ at_ms }) => at_ms))
  const after = await cpuOf(world)
  const share = (before: number, now: number) => round((now - before) / accounts, 2)
  return {
    perSecond: round((accounts * 1000) / (last - since.getTime())),
    cpu: {
      ...Object.fromEntries(Object.entries(after).map(([name, now]) => [name, share(cpu[name] ?? 0, now)])),
      postgresql: share(postgres, await bench.server.cpuMs()),
    },
  }
}

async function openLoopOnce(bench: Bench, world: LoopWorld, delays: Delays): Promise<void> {
  const { perSecond, seconds, accounts } = bench.sizes.loop.http
  const times = await openLoop(bench, world, {
    first: 1,
    count: Math.min(accounts, perSecond * seconds),
    perSecond,
  })
  delays.p50.push(round(quantile(times, 0.5), 1))
  delays.p99.push(round(quantile(times, 0.99), 1))
  delays.max.push(round(Math.max(...times), 1))
}

async function cpuOf({ processes }: LoopWorld): Promise<Record<string, number>> {
  const named = Object.entries(processes).map(async ([name, one]) => [name, await one.cpuMs()] as const)
  return Object.fromEntries(await Promise.all(named))
}

function newRuns(): Runs {
  return { perSecond: [], cpu: {} }
}

function note(runs: Runs, { perSecond, cpu }: Measured): void {
  runs.perSecond.push(perSecond)
  for (const [name, share] of Object.entries(cpu)) runs.cpu[name] = [...(runs.cpu[name] ?? []), share]
}

function described({ perSecond, cpu }: Runs): { perSecond: Spread; cpuMsPerAccount: object } {
  const shares = Object.entries(cpu).map(([name, all]) => [name, median(all)])
  return { perSecond: spreadOf(perSecond), cpuMsPerAccount: Object.fromEntries(shares) }
}
