import type { Settings } from '../support/database.ts'
import type { PlanSpec } from '../support/events.ts'

/** `ordered`: configured to keep the order of each entity. */
export type Mode = 'ordered' | 'unordered'

/** Where a peer works; travels to its process as JSON. */
export type Place = {
  settings: Settings
  redisPort?: number
  sinkUrl: string
  spec: PlanSpec
  mode: Mode
}

export type Work = { stop(): Promise<void> }

/** A system that is measured. Everything is queued before it starts to work. */
export type Peer = {
  readonly name: string
  /** Sets it up and queues the events of the plan. */
  fill(place: Place): Promise<void>
  /** Starts to deliver with the concurrency of everybody. Called in a process of its own. */
  work(place: Place): Promise<Work>
  /** Whether anything is not completed; asked from outside of that process. */
  anyLeft(place: Place): Promise<boolean>
}
