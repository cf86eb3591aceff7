import { addHandler, FIRST_HANDLER, fillOurs } from '../peers/ours.ts'
import type { Bench } from '../support/bench.ts'
import { check } from '../support/checker.ts'
import { arrival, drainOurs, judgeOurs } from '../support/drain.ts'
import { planOf } from '../support/events.ts'
import { withOurs } from '../support/ours-at-work.ts'
import { median, round, spreadOf } from '../support/statistics.ts'

export type Isolation = { easyPerSecond: number; perSecond: number; ratio: number }

/** One handler accepts connections and never answers, and has a backlog; how fast is another drained beside it? */
export async function runIsolation(bench: Bench): Promise<{ result: Isolation; details: object }> {
  const easy: number[] = []
  const beside: number[] = []
  for (let run = 1; run <= bench.runs; run++) {
    const { received } = await drainOurs(bench, 'isolation, alone', { spec: bench.sizes.isolation.drained })
    easy.push(round(received))
    beside.push(round(await drainBesideSilent(bench)))
    bench.say(
      `isolation ${run}/${bench.runs}: alone ${easy.at(-1)}/s, beside a silent handler ${beside.at(-1)}/s`,
    )
  }
  const ratios = beside.map((rate, i) => round(rate / (easy[i] ?? Number.NaN), 2))
  return {
    result: { easyPerSecond: median(easy), perSecond: median(beside), ratio: median(ratios) },
    details: { easyPerSecond: spreadOf(easy), perSecond: spreadOf(beside), ratio: spreadOf(ratios) },
  }
}

async function drainBesideSilent(bench: Bench): Promise<number> {
  const { held, drained } = bench.sizes.isolation
  const plan = planOf(drained)
  const prepare = async ({ database }: { database: Parameters<typeof fillOurs>[0] }): Promise<void> => {
    const silent = await addHandler(database, { name: 'silent', url: bench.sink.silentUrl })
    await fillOurs(database, silent, held)
    await fillOurs(database, FIRST_HANDLER, drained, false)
  }
  return withOurs(bench, { accounts: 1, prepare }, async ({ worker, go }) => {
    const { reached } = await bench.sink.reset({ count: plan.length })
    const begun = go()
    const last = await arrival(bench, { reached, worker })
    judgeOurs(bench, 'isolation', check(await bench.sink.log(), plan))
    if ((await bench.sink.count()).held === 0)
      bench.fault('isolation: nothing was sent to the silent handler')
    return (plan.length * 1000) / (last - begun)
  })
}
