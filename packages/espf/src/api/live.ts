import { AppError } from '@openespf/contract/errors'
import type { LiveItem, LiveQuery } from '@openespf/contract/espf-events'
import { createLoop } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { createNumberTrail, createTrail, type NumberTrail } from '../core/cursor-trail.ts'
import { fits, readFilter, type SearchFilter } from '../core/event-filter.ts'
import { eventBounds } from '../sql/event-bounds.ts'
import type { EventDeliveryRow } from '../sql/list-event-deliveries.ts'
import { listKnownRoutes } from '../sql/list-known-routes.ts'
import { listNewAttempts } from '../sql/list-new-attempts.ts'
import { listNewEnds } from '../sql/list-new-ends.ts'
import { listNewEvents } from '../sql/list-new-events.ts'
import {
  type LoadedEvent,
  loadEvents,
  loadHandlerNames,
  toDeliverySummary,
  toSummary,
} from './events-search.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

const POLL_MS = 250
/** A row that is committed this long after a later one is still seen. */
const LATE_MS = 10_000
/** Rows dated up to 10 s ago are read again: what is remembered must reach further. */
const MEMORY_MS = 30_000
/** Events below the newest that may still be on their way when following begins. */
const EVENTS_ON_THE_WAY = 10_000
const FOLLOWERS_MAX = 100
/** A follower that is so far behind is dropped. */
const BEHIND_MAX = 10_000
const LOADED_AT_ONCE = 500

type Happening = { event: LoadedEvent; item: LiveItem; delivery?: EventDeliveryRow }
type Follower = { filter: SearchFilter; give(items: readonly LiveItem[]): void; end(): void }

export type Live = {
  routes: ApiRoute[]
  /** Ends all streams. */
  stop(): Promise<void>
}

/**
 * The live stream. One look at the database every 250 ms serves all that follow, and none is taken while nobody does. What
 * is committed up to 10 seconds after what was captured, tried or ended later is still reported.
 */
export function createLive(context: ApiContext & { log: Log }): Live {
  const followers = new Set<Follower>()
  let watch: { start: Promise<void>; stop(): Promise<void> } | undefined

  const begin = () => {
    const watcher = createWatcher(context)
    const loop = createLoop({
      async runOnce() {
        const happenings = await watcher.look()
        for (const { filter, give } of followers)
          give(happenings.filter(wanted(filter)).map(({ item }) => item))
        return POLL_MS
      },
      onError: (error) => context.log.error({ err: error }, 'the live stream cannot look at the database'),
    })
    const start = watcher.look().then(() => loop.start())
    return { start, stop: () => start.then(loop.stop, () => undefined) }
  }
  const leave = (follower: Follower) => {
    followers.delete(follower)
    if (followers.size > 0) return
    void watch?.stop()
    watch = undefined
  }
  const join = async (filter: SearchFilter, signal: AbortSignal): Promise<AsyncIterable<LiveItem>> => {
    if (followers.size >= FOLLOWERS_MAX)
      throw new AppError('unavailable', { reason: `${FOLLOWERS_MAX} follow already` })
    const { follower, items } = createFollower(filter)
    followers.add(follower)
    const gone = () => {
      leave(follower)
      follower.end()
    }
    signal.addEventListener('abort', gone)
    watch ??= begin()
    try {
      await watch.start
    } catch (error) {
      gone()
      throw error
    }
    if (signal.aborted) gone()
    return items
  }
  return {
    routes: [
      route('follow-events', async (params, { signal }) =>
        join(await readLiveQuery(context, params), signal),
      ),
    ],
    async stop() {
      for (const follower of followers) follower.end()
      followers.clear()
      await watch?.stop()
      watch = undefined
    },
  }
}

async function readLiveQuery({ database }: ApiContext, params: LiveQuery): Promise<SearchFilter> {
  return readFilter(params, params.event_type === undefined ? [] : await listKnownRoutes(database))
}

/** The items wait here until the connection takes them. */
function createFollower(filter: SearchFilter): { follower: Follower; items: AsyncIterable<LiveItem> } {
  let waiting: LiveItem[] = []
  let state: 'open' | 'ended' | 'behind' = 'open'
  let wake: (() => void) | undefined
  async function* items(): AsyncGenerator<LiveItem> {
    for (;;) {
      const taken = waiting
      waiting = []
      yield* taken
      if (state === 'behind') throw new Error('the follower does not keep up')
      if (waiting.length > 0) continue
      if (state === 'ended') return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const follower: Follower = {
    filter,
    give(more) {
      if (state !== 'open' || more.length === 0) return
      if (waiting.length + more.length > BEHIND_MAX) state = 'behind'
      else waiting.push(...more)
      wake?.()
    },
    end() {
      state = 'ended'
      wake?.()
    },
  }
  return { follower, items: items() }
}

const wanted =
  (filter: SearchFilter) =>
  ({ event: { event, last }, delivery }: Happening): boolean =>
    (filter.entity === undefined || filter.entity === event.entity) &&
    fits(
      { eventType: event.event_type },
      (delivery ? [delivery] : last).map((row) => ({
        iHandler: row.i_handler,
        eventType: row.event_type,
        state: row.state,
      })),
      filter,
    )

/** Tells what is new since its last look; nothing at the first. */
function createWatcher({ database, clock }: ApiContext) {
  const ends = createTrail<string>(MEMORY_MS)
  const attempts = createTrail<string>(MEMORY_MS)
  let events: NumberTrail | undefined
  /** Seen, and not told yet: what a look that failed has taken is told by the next. */
  const untold: Untold = { events: new Set(), ends: new Map(), tries: new Map() }

  const begin = async () => {
    const { highest } = await eventBounds(database, {})
    return createNumberTrail(LATE_MS, Math.max((highest ?? 0) - EVENTS_ON_THE_WAY, 0))
  }
  const read = async (trail: NumberTrail) => {
    const captured = await listNewEvents(database, trail.floor())
    const ended = new Map((await listNewEnds(database)).map((row) => [keyOfEnd(row), row.i_event]))
    const tried = new Map(
      (await listNewAttempts(database)).map((row) => [`${keyOfTry(row)} ${row.attempt}`, row]),
    )
    const now = clock.now().getTime()
    for (const iEvent of trail.take(captured, now)) untold.events.add(iEvent)
    for (const key of ends.take([...ended.keys()], now)) untold.ends.set(key, ended.get(key) ?? 0)
    for (const key of attempts.take([...tried.keys()], now)) {
      const row = tried.get(key)
      if (row) untold.tries.set(keyOfTry(row), row.i_event)
    }
  }
  const clear = () => {
    for (const kind of [untold.events, untold.ends, untold.tries]) kind.clear()
  }
  return {
    async look(): Promise<Happening[]> {
      const isFirst = events === undefined
      events ??= await begin()
      await read(events)
      const happenings = isFirst ? [] : await tell(database, untold)
      clear()
      return happenings
    },
  }
}

/** Numbers of captured events; events of ended deliveries and of attempts by the keys of these. */
type Untold = { events: Set<number>; ends: Map<string, number>; tries: Map<string, number> }

async function tell(database: Database, { events, ends, tries }: Untold): Promise<Happening[]> {
  const iEvents = [...new Set([...events, ...ends.values(), ...tries.values()])].sort((a, b) => a - b)
  if (iEvents.length === 0) return []
  const names = await loadHandlerNames({ database })
  const captured = (event: LoadedEvent): Happening => ({
    event,
    item: { kind: 'captured', event: toSummary(event.event, event.last, names) },
  })
  const delivered = (event: LoadedEvent, row: EventDeliveryRow): Happening => {
    const { i_event, entity } = row
    const delivery = toDeliverySummary(row, names)
    return { event, delivery: row, item: { kind: 'delivery', i_event, entity, delivery } }
  }
  const isNew = (row: EventDeliveryRow) =>
    row.state === 'waiting' ? tries.has(keyOfTry(row)) : row.ended_at !== null && ends.has(keyOfEnd(row))
  const happenings: Happening[] = []
  for (let i = 0; i < iEvents.length; i += LOADED_AT_ONCE) {
    const loaded = await loadEvents({ database }, iEvents.slice(i, i + LOADED_AT_ONCE), { names })
    for (const event of loaded.reverse()) {
      if (events.has(event.event.i_event)) happenings.push(captured(event))
      happenings.push(...event.all.filter(isNew).map((row) => delivered(event, row)))
    }
  }
  return happenings
}

const keyOfEnd = (row: { i_handler: number; position: number }): string => `${row.i_handler} ${row.position}`
const keyOfTry = (row: {
  i_handler: number
  i_event: number
  event_type: string
  redelivery: number
}): string => `${row.i_handler} ${row.i_event} ${row.redelivery} ${row.event_type}`
