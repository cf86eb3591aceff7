/** What the sink received, in order: entity, event and time (milliseconds, monotonic) of the n-th request. */
export type ReceiptLog = {
  entities: Int32Array
  events: Int32Array
  times: Float64Array
  /** Requests that came while another of the same entity had not been answered. */
  overlaps: number
}

const FIRST_SIZE = 1 << 17

/** Notes receipts in memory. `tick` counts rounds of the event loop: what is read in one round was under way together. */
export function createReceipts(goal: { count: number; ignoring?: number }, onGoal: (at: number) => void) {
  let entities = new Int32Array(FIRST_SIZE)
  let events = new Int32Array(FIRST_SIZE)
  let times = new Float64Array(FIRST_SIZE)
  let seen = new Uint8Array(FIRST_SIZE)
  let lastTick = new Int32Array(FIRST_SIZE)
  let count = 0
  let distinct = 0
  let overlaps = 0

  const grow = (): void => {
    const more = entities.length * 2
    entities = copyInto(new Int32Array(more), entities)
    events = copyInto(new Int32Array(more), events)
    times = copyInto(new Float64Array(more), times)
  }

  return {
    note(entity: number, event: number, at: number, tick: number): void {
      if (count === entities.length) grow()
      while (event >= seen.length) seen = copyInto(new Uint8Array(seen.length * 2), seen)
      while (entity >= lastTick.length) lastTick = copyInto(new Int32Array(lastTick.length * 2), lastTick)
      entities[count] = entity
      events[count] = event
      times[count] = at
      count += 1
      // An answer leaves in the round in which its request was read: no request that it permits can be read in that.
      if (lastTick[entity] === tick) overlaps += 1
      lastTick[entity] = tick
      if (seen[event] === 1) return
      seen[event] = 1
      if (entity === goal.ignoring) return
      distinct += 1
      if (distinct === goal.count) onGoal(at)
    },
    count: () => count,
    /** Distinct events, but for those of the ignored entity. */
    distinct: () => distinct,
    log: (): ReceiptLog => ({
      entities: entities.slice(0, count),
      events: events.slice(0, count),
      times: times.slice(0, count),
      overlaps,
    }),
  }
}

function copyInto<A extends Int32Array | Float64Array | Uint8Array>(larger: A, old: A): A {
  larger.set(old)
  return larger
}
