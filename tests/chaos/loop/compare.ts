import { readStatuses, readSubscribers, type Subscriber } from './billing-facts.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'
import type { LoopWorld } from './loop-world.ts'

/** How far external systems and statuses are from what billing says; each line names one that is wrong. */
export type Comparison = {
  wrong: string[]
  notOk: string[]
  /** Said to be OK and not so. */
  untrue: { system: ExternalSystem; problem: string }[]
}

/**
 * Compares while nobody changes billing. Statuses are read before external systems: what is said to be OK was made already,
 * so that it must be found.
 */
export async function compare(world: LoopWorld): Promise<Comparison> {
  const subscribers = await readSubscribers(world.billing)
  const statuses = await readStatuses(world.espf, subscribers)
  const result: Comparison = { wrong: [], notOk: [], untrue: [] }
  for (const system of world.systems) {
    const held = await system.held()
    const wanted = new Map(subscribers.flatMap((each) => wantedOf(system, each)))
    for (const [key, value] of held)
      if (!wanted.has(key)) result.wrong.push(`${system.name}: ${key} is nobody's: ${value}`)
    for (const subscriber of subscribers) {
      const status = statuses.get(`${subscriber.iAccount} ${system.group}`) ?? 'none'
      const [problem] = problemsOf(system, subscriber, held)
      const about = `${system.name}: account ${subscriber.iAccount}`
      if (problem !== undefined) result.wrong.push(`${about}: ${problem}; status ${status}`)
      if (!status.startsWith('OK')) result.notOk.push(`${about}: ${status}`)
      else if (problem !== undefined)
        result.untrue.push({ system, problem: `${about}: ${problem}; status ${status}` })
    }
  }
  return result
}

function wantedOf(system: ExternalSystem, subscriber: Subscriber): [string, string][] {
  const wanted = system.wanted(subscriber)
  return wanted ? [wanted] : []
}

function problemsOf(system: ExternalSystem, subscriber: Subscriber, held: Holdings): string[] {
  return wantedOf(system, subscriber).flatMap(([key, value]) => {
    const actual = held.get(key)
    return actual === value ? [] : [`${key} should be ${value} and is ${actual}`]
  })
}

/**
 * Of these accounts, those that are said to be OK in an external system that cannot have been told of their change. Those that
 * should not be there are left out: if they were not there before, nothing need be told.
 */
export async function findOptimists(
  world: LoopWorld,
  system: ExternalSystem,
  changed: ReadonlySet<number>,
): Promise<string[]> {
  const subscribers = (await readSubscribers(world.billing)).filter(
    (subscriber) => changed.has(subscriber.iAccount) && system.wanted(subscriber) !== undefined,
  )
  const statuses = await readStatuses(world.espf, subscribers)
  return subscribers.flatMap(({ iAccount }) => {
    const status = statuses.get(`${iAccount} ${system.group}`) ?? 'none'
    return status.startsWith('OK') ? [`${system.name}: account ${iAccount}: ${status}`] : []
  })
}
