import { setTimeout as delay } from 'node:timers/promises'
import { listUndelivered } from './loop/billing-facts.ts'
import { compare, findOptimists } from './loop/compare.ts'
import type { ExternalSystem } from './loop/external-system.ts'
import { createLoad, type Load, prepareInventory } from './loop/load.ts'
import { type LoopFault, loopFaults } from './loop/loop-faults.ts'
import { type LoopWorld, startLoopWorld } from './loop/loop-world.ts'
import { createRandom, shuffle } from './random.ts'
import type { Stage } from './scene.ts'

/** Promised after an external system is back. */
const CONVERGED_MS = 30_000
/** After a part of ours is back: events wait for the next probe of their circuit, and a slow machine has much to catch up on. */
const CAUGHT_UP_MS = 90_000
/** Within so long what was changed while an external system is away is no longer said to be OK there. */
const HONEST_MS = 15_000
const SHOWN = 8
const LOOK_MS = 200

/**
 * A real server, an Application of two processes and real external systems under a load of changes; faults one after another.
 * After each the load pauses, and soon (after one of an external system within 30 s) everything holds what billing says and
 * every status is OK.
 */
export async function playLoop(stage: Stage): Promise<boolean> {
  const { seed, minutes, say, interrupted } = stage
  console.log(`loop: seed ${seed}, ${minutes} minutes and each fault once at least`)
  const world = await startLoopWorld(stage)
  const inventory = await prepareInventory(world.billing)
  const load = createLoad(world.billing, inventory, createRandom(seed, 'load'))
  const random = createRandom(seed, 'loop faults')
  say(`all run: ${world.systems.map(({ name }) => name).join(', ')}`)
  load.resume()
  await delay(8000)
  await load.pause()
  const begun = await converge(world, { since: Date.now() })
  say(`under way; ${begun.line}`)
  let isOk = begun.isOk

  const deadline = Date.now() + minutes * 60_000
  let bag = shuffle(loopFaults(world, random), random)
  for (let n = 1; bag.length > 0 && !interrupted.aborted; n++) {
    const fault = bag.pop()
    if (fault && !(await suffer(n, fault, { world, load, stage }))) isOk = false
    if (bag.length === 0 && Date.now() < deadline) bag = shuffle(loopFaults(world, random), random)
  }
  const { done, refused, unknown } = load.counts
  say(`changes: ${done} made, ${refused} refused, ${unknown} without an answer`)
  return isOk && !interrupted.aborted
}

type Play = { world: LoopWorld; load: Load; stage: Stage }

async function suffer(n: number, fault: LoopFault, { world, load, stage }: Play): Promise<boolean> {
  load.resume()
  await delay(1000)
  const since = Date.now()
  const { silences, loadMs } = fault
  const { target, end } = await fault.strike()
  const lastsMs = fault.lastsMs()
  await delay(loadMs ?? lastsMs)
  if (loadMs !== undefined) {
    await load.pause()
    await delay(lastsMs - loadMs)
  }
  let complaints: string[] = []
  if (silences) {
    await load.pause()
    const changed = load.changedSince(since)
    // A status cannot know of what has not arrived.
    const arriving = await within(HONEST_MS, Date.now(), () => listUndelivered(world.espf, since))
    const honest = await within(HONEST_MS, Date.now(), () => findOptimists(world, silences, changed))
    complaints = [...arriving.left, ...honest.left]
  }
  await end()
  const back = Date.now()
  await load.pause()
  const { isOk, line } = await converge(world, { since: back, silenced: silences })
  stage.say(`fault ${n}: ${fault.name} (${target}) for ${back - since} ms; ${line}`)
  if (complaints.length > 0) stage.say(`while it was away:${listed(complaints)}`)
  return isOk && complaints.length === 0
}

/** `silenced`: what was away; of what is not as it should be there nothing may be said to be OK any more. */
async function converge(
  world: LoopWorld,
  { since, silenced }: { since: number; silenced?: ExternalSystem | undefined },
): Promise<{ isOk: boolean; line: string }> {
  const untrue = new Set<string>()
  const limitMs = silenced ? CONVERGED_MS : CAUGHT_UP_MS
  const { left, ms } = await within(limitMs, since, async () => {
    const found = await compare(world)
    for (const { system, problem } of found.untrue) if (system === silenced) untrue.add(problem)
    return [...found.wrong, ...found.notOk]
  })
  const lies = untrue.size === 0 ? '' : `; UNTRUE:${listed([...untrue])}`
  if (left.length > 0) return { isOk: false, line: `NOT converged in ${ms} ms:${listed(left)}${lies}` }
  return { isOk: untrue.size === 0, line: `converged in ${ms} ms${lies}` }
}

/** Looks until nothing is left or the time is over; what cannot be read is left, too. */
async function within(
  limitMs: number,
  since: number,
  look: () => Promise<string[]>,
): Promise<{ left: string[]; ms: number }> {
  for (;;) {
    const left = await look().catch((error: unknown) => [
      error instanceof Error ? error.message : String(error),
    ])
    const ms = Date.now() - since
    if (left.length === 0 || ms > limitMs) return { left, ms }
    await delay(LOOK_MS)
  }
}

function listed(lines: readonly string[]): string {
  const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : []
  return ['', ...lines.slice(0, SHOWN), ...more].join('\n            ')
}
