import type { Bench } from '../support/bench.ts'
import { monotonicMs } from '../support/clock.ts'
import { makeLoad } from '../support/load.ts'
import { observe, withOurs } from '../support/ours-at-work.ts'
import { median, quantile, round, spreadOf } from '../support/statistics.ts'

export type Latency = { p50Ms: number; p99Ms: number }

type Run = { p50: number; p99: number; fromDueP50: number; fromDueP99: number; max: number; cpu: number }

/** How long a fresh process is warmed up before it is measured, as a share of the run. */
const WARM_UP = 0.1

/**
 * Commit → received, under a load that does not wait: real updates of accounts, a transaction each, from the moment that
 * their writer knows them committed. `fromDue` counts from when the change was due.
 */
export async function runLatency(bench: Bench): Promise<{ result: Latency; details: object }> {
  const runs: Run[] = []
  for (let run = 1; run <= bench.runs; run++) {
    runs.push(await runOnce(bench))
    const { p50, p99, cpu } = runs.at(-1) ?? { p50: 0, p99: 0, cpu: 0 }
    bench.say(
      `latency ${run}/${bench.runs}: p50 ${round(p50, 1)} ms, p99 ${round(p99, 1)} ms, dispatcher ${round(cpu)} % of a core`,
    )
  }
  const of = (key: keyof Run) => runs.map((one) => round(one[key], 2))
  return {
    result: { p50Ms: median(of('p50')), p99Ms: median(of('p99')) },
    details: {
      perSecond: bench.sizes.latency.perSecond,
      p50Ms: spreadOf(of('p50')),
      p99Ms: spreadOf(of('p99')),
      maxMs: spreadOf(of('max')),
      fromDueP50Ms: spreadOf(of('fromDueP50')),
      fromDueP99Ms: spreadOf(of('fromDueP99')),
      dispatcherCpuPercentOfACore: spreadOf(of('cpu')),
    },
  }
}

async function runOnce(bench: Bench): Promise<Run> {
  const load = bench.sizes.latency
  const total = Math.round(load.perSecond * load.seconds)
  return withOurs(bench, { accounts: load.accounts }, async (work) => {
    const { database } = work.fresh
    work.go()
    const warmUp = { ...load, seconds: load.seconds * WARM_UP }
    const count = Math.round(warmUp.perSecond * warmUp.seconds)
    await observe(bench, work, { what: 'latency, warm-up', count, change: () => makeLoad(database, warmUp) })

    const [before, begun] = [await work.worker.usage(), monotonicMs()]
    const change = () => makeLoad(database, load)
    const delays = await observe(bench, work, { what: 'latency', count: total, change })
    const cpuMs = (await work.worker.usage()).cpuMs - before.cpuMs
    const fromCommit = delays.map((one) => one.fromCommit)
    const fromDue = delays.map((one) => one.fromDue)
    return {
      p50: quantile(fromCommit, 0.5),
      p99: quantile(fromCommit, 0.99),
      max: quantile(fromCommit, 1),
      fromDueP50: quantile(fromDue, 0.5),
      fromDueP99: quantile(fromDue, 0.99),
      cpu: (cpuMs * 100) / (monotonicMs() - begun),
    }
  })
}
