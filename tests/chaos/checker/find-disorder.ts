import { type DeliveryStory, type History, nameOf, type Violation } from './history.ts'

/**
 * Order: for a handler and an entity the first receipt of a later change before the end of an earlier one. Compared are
 * the receiver's time of arrival with the database's time of the settling statement (which begins before it commits, so
 * a correct dispatcher is never found wrong). Redeliveries by hand stand outside the order.
 */
export function findDisorder(history: History): { violations: Violation[]; disorder: number } {
  const violations: Violation[] = []
  for (const stories of byEntity(history).values()) {
    let open: { story: DeliveryStory; endedAt: number } | undefined
    for (const story of stories) {
      const first = story.receipts[0]?.at
      // Times of arrival are whole milliseconds, rounded down.
      if (open !== undefined && first !== undefined && first + 1 < open.endedAt) {
        const text = `${nameOf(story)}: received ${describe(open.endedAt - first)} ${nameOf(open.story)} ended`
        violations.push({ kind: 'order', text })
      }
      const endedAt = story.ends[0]?.endedAt ?? Number.POSITIVE_INFINITY
      if (open === undefined || endedAt > open.endedAt) open = { story, endedAt }
    }
  }
  return { violations, disorder: violations.length }
}

function describe(ms: number): string {
  return Number.isFinite(ms) ? `${Math.ceil(ms)} ms before` : 'though never'
}

/** The first deliveries of each handler and entity, in commit order. */
function byEntity(history: History): Map<string, DeliveryStory[]> {
  const groups = new Map<string, DeliveryStory[]>()
  for (const story of history.stories.values()) {
    if (story.event === undefined || story.key.redelivery > 0) continue
    const name = `${story.key.handler} ${story.event.entity}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [story])
    else group.push(story)
  }
  for (const group of groups.values()) group.sort((a, b) => (a.event?.seq ?? 0) - (b.event?.seq ?? 0))
  return groups
}

/** A sender's close that was on its way when its next request arrived: the receiver may see the two in either order. */
const CLOSING_MS = 500
/** A lease (5 s), the next look of another process (1.7 s) and a slow machine's delay. */
const TAKEOVER_MS = 10_000

/**
 * In flight: of one handler and entity two requests at once. A request is in flight from its arrival until the receiver
 * has begun to answer it, or its connection is gone.
 *
 * One sender must never overlap with itself. Two senders may, at a takeover only: a process that is stopped, cut off or
 * just past its lease cannot take back what the receiver is still working on, and nothing on the sending side can. So an
 * overlap of two processes is allowed if a fault lies between the two arrivals or at most a takeover before the second.
 * Where the sender is not known the two count as different.
 */
export function findOverlaps(history: History): { violations: Violation[]; takeovers: number } {
  const violations: Violation[] = []
  const open = new Map<string, History['receipts'][number][]>()
  let takeovers = 0
  for (const receipt of history.receipts) {
    const name = `${receipt.handler} ${receipt.entity}`
    const others = (open.get(name) ?? []).filter((other) => other.endedAt > receipt.at)
    for (const other of others) {
      if (other.end === 'sender' && other.endedAt <= receipt.at + CLOSING_MS) continue
      const isSame = receipt.pid !== undefined && receipt.pid === other.pid
      const isTakeover =
        !isSame &&
        history.faults.some((fault) => fault.from <= receipt.at && fault.to + TAKEOVER_MS >= other.at)
      if (isTakeover) takeovers += 1
      else {
        const text = `${name}: event ${receipt.iEvent} arrived while event ${other.iEvent} was in flight (requests ${other.request} and ${receipt.request}, ${isSame ? 'one sender' : 'two senders'})`
        violations.push({ kind: 'in-flight', text })
      }
    }
    open.set(name, [...others, receipt])
  }
  return { violations, takeovers }
}
