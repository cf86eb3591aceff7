import type { PeerName } from '../peers/find-peer.ts'
import type { PlanSpec } from './events.ts'

/** How much each part does. */
export type Sizes = {
  dispatch: {
    everybody: PlanSpec
    /**
     * As everybody, unless so slow that a run would not end. pg-boss looks at the head of each key at every fetch: fewer
     * keys are its better case.
     */
    ordered: Partial<Record<PeerName, PlanSpec>>
    unordered: Partial<Record<PeerName, PlanSpec>>
  }
  latency: { perSecond: number; seconds: number; accounts: number }
  capture: { accounts: number; rounds: number; statements: number }
  backlog: {
    easy: PlanSpec
    large: PlanSpec
    /** How many of `large` are drained. */
    largeDrained: number
    fewEntities: PlanSpec
    behindOne: PlanSpec & { ahead: number }
    load: { perSecond: number; seconds: number; accounts: number }
    /** The open transaction: how many accounts it changes and how long it stays open. */
    openAccounts: number
    openMs: number
  }
  isolation: { held: PlanSpec; drained: PlanSpec }
  api: { accounts: number; seconds: number; pageSize: number }
  loop: {
    http: { accounts: number; perSecond: number; seconds: number }
    hlr: { accounts: number }
    /** `live` accounts change one by one, while a change of a product concerns `accounts` others. */
    fanOut: { accounts: number; live: number; perSecond: number }
  }
}

export const fullSizes: Sizes = {
  dispatch: {
    everybody: { events: 100_000, entities: 20_000 },
    ordered: {
      'pg-boss': { events: 20_000, entities: 4000 },
      'graphile-worker': { events: 100_000, entities: 20_000 },
      'graphile-worker-plain': { events: 4000, entities: 200 },
      bullmq: { events: 10_000, entities: 50 },
    },
    unordered: {
      'pg-boss': { events: 100_000, entities: 20_000 },
      'graphile-worker': { events: 100_000, entities: 20_000 },
      bullmq: { events: 100_000, entities: 20_000 },
      'bullmq-postgres': { events: 10_000, entities: 2000 },
    },
  },
  latency: { perSecond: 1000, seconds: 20, accounts: 20_000 },
  capture: { accounts: 20_000, rounds: 60, statements: 100 },
  backlog: {
    easy: { events: 100_000, entities: 20_000 },
    large: { events: 2_000_000, entities: 20_000 },
    largeDrained: 200_000,
    fewEntities: { events: 100_000, entities: 200 },
    behindOne: { events: 10_000, entities: 2000, ahead: 100_000 },
    load: { perSecond: 500, seconds: 12, accounts: 20_000 },
    openAccounts: 50,
    openMs: 6000,
  },
  isolation: {
    held: { events: 100_000, entities: 20_000 },
    drained: { events: 100_000, entities: 20_000 },
  },
  api: { accounts: 1_000_000, seconds: 8, pageSize: 100 },
  loop: {
    http: { accounts: 10_000, perSecond: 200, seconds: 20 },
    hlr: { accounts: 4000 },
    fanOut: { accounts: 10_000, live: 400, perSecond: 20 },
  },
}

/** So little that a slow machine does all of it in a minute: whether it is right, not how fast. */
export const smokeSizes: Sizes = {
  dispatch: {
    everybody: { events: 2000, entities: 400 },
    ordered: {
      'pg-boss': { events: 400, entities: 80 },
      'graphile-worker': { events: 300, entities: 60 },
      'graphile-worker-plain': { events: 200, entities: 20 },
      bullmq: { events: 200, entities: 5 },
    },
    unordered: {
      'pg-boss': { events: 1000, entities: 200 },
      'graphile-worker': { events: 1000, entities: 200 },
      bullmq: { events: 1000, entities: 200 },
      'bullmq-postgres': { events: 500, entities: 100 },
    },
  },
  latency: { perSecond: 100, seconds: 2, accounts: 500 },
  capture: { accounts: 500, rounds: 3, statements: 20 },
  backlog: {
    easy: { events: 2000, entities: 400 },
    large: { events: 10_000, entities: 400 },
    largeDrained: 4000,
    fewEntities: { events: 2000, entities: 20 },
    behindOne: { events: 500, entities: 100, ahead: 2000 },
    load: { perSecond: 100, seconds: 1, accounts: 500 },
    openAccounts: 5,
    openMs: 600,
  },
  isolation: { held: { events: 1000, entities: 200 }, drained: { events: 2000, entities: 400 } },
  api: { accounts: 2000, seconds: 1, pageSize: 100 },
  loop: {
    http: { accounts: 300, perSecond: 100, seconds: 2 },
    hlr: { accounts: 100 },
    fanOut: { accounts: 200, live: 40, perSecond: 20 },
  },
}

/** The same in small, for a look while one works on it. */
export function scaled(sizes: Sizes, scale: number): Sizes {
  const shrink = (value: unknown, key: string): unknown => {
    if (typeof value === 'number') return KEPT.has(key) ? value : Math.max(1, Math.round(value * scale))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shrink(inner, name)]))
  }
  return JSON.parse(JSON.stringify(shrink(sizes, '')))
}

const KEPT = new Set(['perSecond', 'openMs', 'openAccounts', 'statements', 'pageSize'])
