import { deliveryStates, transitions } from '../../core/state.ts'
import type { Step, Takeover } from './audit.ts'

/** A request as the receiver saw it. Times are milliseconds since 1970. */
export type Receipt = {
  sender: string
  /** Which of the receiver's handlers. */
  handler: number
  entity: string
  iEvent: number
  at: number
  /** When it was answered, or its connection closed; infinite: neither. */
  endedAt: number
  /** undefined: not answered. */
  status: number | undefined
}

/** A change that was written: of one entity, for one handler. */
export type Written = { iHandler: number; entity: string; lane: number; iEvent: number; eventType: string }

export type Run = {
  /** What was committed, in the order of the commits. */
  committed: readonly Written[]
  /** Events of transactions that were rolled back. */
  rolledBack: readonly number[]
  receipts: readonly Receipt[]
  steps: readonly Step[]
  takeovers: readonly Takeover[]
  /** Which dispatcher bore each process id; its connections and requests bear its name. */
  processes: ReadonlyMap<string, string>
  ends: readonly { i_handler: number; i_event: number; state: string; superseded_by: number | null }[]
  /** Events that an operator's request cancelled, by the owner's answer. */
  cancelled: readonly number[]
}

/** What a sender closed just before its next request may be seen by the receiver just after that request. */
const CLOSING_MS = 500
/** An owner whose lane was taken learns it from its next settling or the next look at its lease. */
const LEARNT_WITHIN_MS = 5000

/** Everything that a run did against the promises; empty: it kept them. */
export function judgeRun(run: Run): string[] {
  return [
    ...findLost(run),
    ...findDisorder(run),
    ...findOverlaps(run),
    ...findUnfenced(run),
    ...findUndrawn(run),
    ...findUnjustified(run),
  ]
}

function findLost(run: Run): string[] {
  const found: string[] = []
  for (const { iEvent, entity } of run.committed) {
    const ends = run.ends.filter((end) => end.i_event === iEvent)
    if (ends.length !== 1) found.push(`event ${iEvent} of ${entity} has ${ends.length} ends`)
  }
  const written = new Set(run.committed.map(({ iEvent }) => iEvent))
  for (const { iEvent } of run.receipts) {
    if (!written.has(iEvent)) found.push(`event ${iEvent} was received and never committed`)
  }
  for (const { i_event } of run.ends) {
    if (run.rolledBack.includes(i_event)) found.push(`event ${i_event} ended and was rolled back`)
  }
  return found
}

/** The first receipt of each before the end of all before it. */
function findDisorder(run: Run): string[] {
  const found: string[] = []
  const groups = Map.groupBy(run.committed, ({ iHandler, entity }) => `${iHandler} ${entity}`)
  for (const [name, events] of groups) {
    let open = { iEvent: 0, endedAt: 0 }
    for (const { iEvent } of events) {
      const first = run.receipts.find((receipt) => receipt.iEvent === iEvent)
      // Times of arrival are whole milliseconds, rounded down.
      if (first !== undefined && first.at + 1 < open.endedAt) {
        found.push(
          `${name}: event ${iEvent} was received ${open.endedAt - first.at} ms before ${open.iEvent} ended`,
        )
      }
      const end = run.steps.find(
        (step) => step.i_event === iEvent && step.place === 'history' && step.op === 'INSERT',
      )
      const endedAt = end?.at ?? Number.POSITIVE_INFINITY
      if (endedAt > open.endedAt) open = { iEvent, endedAt }
    }
  }
  return found
}

/** Two at once from one sender never; from two only across a takeover of the lane, which the first cannot have known. */
function findOverlaps(run: Run): string[] {
  const found: string[] = []
  const lanes = new Map(run.committed.map(({ entity, lane }) => [entity, lane]))
  for (const [i, later] of run.receipts.entries()) {
    for (const earlier of run.receipts.slice(0, i)) {
      const isSameEntity = earlier.handler === later.handler && earlier.entity === later.entity
      if (!isSameEntity || earlier.endedAt <= later.at) continue
      const isClosing = earlier.status === undefined && earlier.endedAt <= later.at + CLOSING_MS
      const isTakeover =
        earlier.sender !== later.sender &&
        run.takeovers.some(
          ({ lane, at }) =>
            lane === lanes.get(later.entity) && at >= earlier.at - LEARNT_WITHIN_MS && at <= later.at + 1,
        )
      if (isClosing || isTakeover) continue
      const senders =
        earlier.sender === later.sender ? earlier.sender : `${earlier.sender} and ${later.sender}`
      found.push(
        `${later.entity}: events ${earlier.iEvent} and ${later.iEvent} were in flight at once (${senders})`,
      )
    }
  }
  return found
}

/** A dispatcher moved or ended a delivery in a lane that it did not own. */
function findUnfenced(run: Run): string[] {
  const dispatchers = new Set(run.processes.values())
  return run.steps
    .filter(({ by, owner }) => dispatchers.has(by) && run.processes.get(owner ?? '') !== by)
    .map(({ by, i_event, op, place }) => `${by} made ${op} of event ${i_event} (${place}) in another's lane`)
}

/** Follows each delivery through its transactions; each may take it along one drawn transition. */
function findUndrawn(run: Run): string[] {
  const found: string[] = []
  for (const [name, steps] of Map.groupBy(run.steps, (step) => `${step.i_handler} ${step.i_event}`)) {
    let state: string | undefined
    for (const [, ofOne] of Map.groupBy(steps, (step) => step.xid)) {
      const after = ofOne.findLast((step) => step.op !== 'DELETE')
      const gone = ofOne.find((step) => step.op === 'DELETE')
      const to = after === undefined ? undefined : (after.state ?? after.place)
      if (gone !== undefined && gone.place !== state) found.push(`${name}: left ${gone.place} while ${state}`)
      if (gone === undefined && after?.op === 'INSERT' && state !== undefined) {
        found.push(`${name}: became ${to} while it stayed ${state}`)
      }
      if (to === undefined) found.push(`${name}: vanished while ${state}`)
      else if (!isDrawn(state, to)) found.push(`${name}: ${state} → ${to} is not drawn`)
      state = to
    }
  }
  return found
}

function isDrawn(from: string | undefined, to: string): boolean {
  if (from === undefined) return to === 'queued'
  const known = deliveryStates.find((state) => state === from)
  const after: readonly string[] = known === undefined ? [] : transitions[known]
  return after.includes(to)
}

const REJECTING = new Set([400, 409, 413, 415, 422])

function findUnjustified(run: Run): string[] {
  const found: string[] = []
  const events = new Map(run.committed.map((event) => [event.iEvent, event]))
  for (const { i_event, state, superseded_by } of run.ends) {
    const answers = run.receipts.flatMap(({ iEvent, status }) => (iEvent === i_event ? (status ?? []) : []))
    const event = events.get(i_event)
    const newer = events.get(superseded_by ?? 0)
    const isJustified = {
      finished: answers.some((status) => status >= 200 && status < 300),
      rejected: answers.some((status) => REJECTING.has(status)),
      exhausted: answers.some((status) => status >= 400),
      superseded:
        event !== undefined &&
        newer !== undefined &&
        newer.iHandler === event.iHandler &&
        newer.entity === event.entity &&
        newer.eventType === event.eventType &&
        run.committed.indexOf(newer) > run.committed.indexOf(event) &&
        !wasCancelledBefore(run, newer.iEvent, i_event),
      cancelled: run.cancelled.includes(i_event),
    }[state]
    if (!isJustified)
      found.push(`event ${i_event} is ${state} without reason (answers: ${answers.join(', ')})`)
  }
  for (const iEvent of run.cancelled) {
    const end = run.ends.find(({ i_event }) => i_event === iEvent)
    if (end?.state !== 'cancelled')
      found.push(`event ${iEvent} was cancelled, said its owner, and is ${end?.state}`)
  }
  return found
}

/** Then nothing would come of either. */
function wasCancelledBefore({ steps }: Run, iEvent: number, other: number): boolean {
  const endOf = (event: number): number =>
    steps.findIndex((step) => step.i_event === event && step.place === 'history' && step.op === 'INSERT')
  const end = endOf(iEvent)
  return steps[end]?.state === 'cancelled' && end < endOf(other)
}
