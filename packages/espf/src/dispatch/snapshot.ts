import type { CircuitState } from '../core/circuit.ts'
import { floorOf } from '../core/scan.ts'
import type { HandlerRuntime } from './handler-runtime.ts'

export type DispatcherSnapshot = {
  /** Whether this process may send at all. */
  leaseHolds: boolean
  lanes: number
  handlers: {
    iHandler: number
    name: string
    paused: boolean
    circuit: CircuitState
    /** Deliveries in memory, including those under way. */
    held: number
    /** Deliveries of hot entities that are left in the queue until it is their turn. */
    skipped: number
    /** Sent and not yet answered. */
    sending: number
    /** Sent and not yet settled, including those. */
    unsettled: number
    /** Entities whose head waits for another try. */
    waitingEntities: number
    /** The highest position below which nothing is looked for any more. */
    floor: number
  }[]
}

export function takeSnapshot(
  handlers: Iterable<HandlerRuntime>,
  lease: { lanes: number; holds: boolean },
): DispatcherSnapshot {
  return {
    leaseHolds: lease.holds,
    lanes: lease.lanes,
    handlers: [...handlers].map(({ iHandler, settings, circuit, window, open, unsettled, cohorts }) => ({
      iHandler,
      name: settings.name,
      paused: settings.paused,
      circuit: circuit.state(),
      held: window.counts.held,
      skipped: window.counts.skipped,
      sending: open.size,
      unsettled,
      waitingEntities: window.counts.blocked,
      floor: cohorts.length === 0 ? 0 : Math.min(...cohorts.map(({ scan }) => floorOf(scan))),
    })),
  }
}
