import type {
  AttemptLine,
  DeliveryKey,
  DeliveryLine,
  EventLine,
  Fault,
  HandlerLine,
  HistoryLine,
  Logs,
  OperatorLine,
  ProcessLine,
  Request,
} from './log-lines.ts'

export type ViolationKind =
  | 'lost'
  | 'phantom'
  | 'order'
  | 'duplicate'
  | 'in-flight'
  | 'state'
  | 'unjustified'
  | 'recovery'
  | 'process'
  | 'log'

export type Violation = { kind: ViolationKind; text: string }

/** A request as the receiver saw it through. `endedAt` infinite: still open when the log ends. */
export type Receipt = Request & {
  endedAt: number
  /** How it ended; broken off by whom. */
  end: 'answered' | 'receiver' | 'sender' | 'open'
  status: number | undefined
  /** The process that sent it; undefined: not known. */
  pid: number | undefined
}

/** One event for one handler (and one redelivery of it), with all that the logs tell of it. */
export type DeliveryStory = {
  key: DeliveryKey
  event: EventLine | undefined
  receipts: Receipt[]
  attempts: AttemptLine[]
  ends: HistoryLine[]
  unfinished: DeliveryLine[]
  operators: OperatorLine[]
}

/** The logs, sorted by what they tell of. */
export type History = {
  handlers: readonly HandlerLine[]
  faults: readonly Fault[]
  processes: readonly ProcessLine[]
  /** In order of arrival. */
  receipts: readonly Receipt[]
  /** By i_event. */
  events: ReadonlyMap<number, EventLine>
  /** What the writers know of each transaction; those that are not listed never were. */
  outcomes: ReadonlyMap<string, { outcome: 'committed' | 'rolled-back' | 'unknown'; at: number }>
  intents: readonly { transaction: string; entity: string; seq: number; eventType: string }[]
  stories: ReadonlyMap<string, DeliveryStory>
}

export function keyOf({ handler, iEvent, eventType, redelivery }: DeliveryKey): string {
  return `${handler} ${iEvent} ${eventType} ${redelivery}`
}

export function nameOf(story: DeliveryStory): string {
  const { handler, iEvent, redelivery } = story.key
  const event = story.event === undefined ? '' : ` (${story.event.entity} #${story.event.seq})`
  return `event ${iEvent}${event} for ${handler}${redelivery > 0 ? `, redelivery ${redelivery}` : ''}`
}

/** Joins the lines of the logs. */
export function readHistory(logs: Logs): History {
  const receipts = readReceipts(logs)
  const events = new Map(
    logs.database.flatMap((line) => (line.kind === 'event' ? [[line.iEvent, line]] : [])),
  )
  return {
    handlers: logs.database.filter((line) => line.kind === 'handler'),
    faults: logs.generator.filter((line) => line.kind === 'fault').toSorted((a, b) => a.from - b.from),
    processes: logs.generator.filter((line) => line.kind === 'process'),
    receipts,
    events,
    outcomes: readOutcomes(logs),
    intents: logs.generator.flatMap((line) =>
      line.kind === 'intent' ? line.events.map((event) => ({ transaction: line.transaction, ...event })) : [],
    ),
    stories: readStories(logs, receipts, events),
  }
}

function readReceipts(logs: Logs): Receipt[] {
  const receipts = new Map<number, Receipt>()
  const senders = new Map(
    logs.receiver.flatMap((line) => (line.kind === 'sender' ? [[line.connection, line.pid]] : [])),
  )
  for (const line of logs.receiver) {
    if (line.kind === 'sender') continue
    if (line.kind === 'request') {
      const pid = senders.get(line.connection)
      receipts.set(line.request, {
        ...line,
        endedAt: Number.POSITIVE_INFINITY,
        end: 'open',
        status: undefined,
        pid,
      })
      continue
    }
    const receipt = receipts.get(line.request)
    if (receipt === undefined || receipt.end !== 'open') continue
    receipt.endedAt = line.at
    receipt.end = line.kind === 'answer' ? 'answered' : line.by
    if (line.kind === 'answer') receipt.status = line.status
  }
  return [...receipts.values()].toSorted((a, b) => a.request - b.request)
}

function readOutcomes(logs: Logs): History['outcomes'] {
  const outcomes = new Map<string, { outcome: 'committed' | 'rolled-back' | 'unknown'; at: number }>()
  for (const line of logs.generator) {
    // Until an outcome is noted nobody knows it: the writer may have died.
    if (line.kind === 'intent') outcomes.set(line.transaction, { outcome: 'unknown', at: line.at })
    if (line.kind === 'outcome') outcomes.set(line.transaction, { outcome: line.outcome, at: line.at })
  }
  return outcomes
}

function readStories(
  logs: Logs,
  receipts: readonly Receipt[],
  events: ReadonlyMap<number, EventLine>,
): Map<string, DeliveryStory> {
  const stories = new Map<string, DeliveryStory>()
  const storyOf = ({ handler, iEvent, eventType, redelivery }: DeliveryKey): DeliveryStory => {
    const key = { handler, iEvent, eventType, redelivery }
    const known = stories.get(keyOf(key))
    if (known !== undefined) return known
    const event = events.get(iEvent)
    const story = { key, event, receipts: [], attempts: [], ends: [], unfinished: [], operators: [] }
    stories.set(keyOf(key), story)
    return story
  }
  for (const receipt of receipts) storyOf(receipt).receipts.push(receipt)
  for (const line of logs.database) {
    if (line.kind === 'delivery') storyOf(line).unfinished.push(line)
    if (line.kind === 'history') storyOf(line).ends.push(line)
    if (line.kind === 'attempt') storyOf(line).attempts.push(line)
    if (line.kind === 'operator') storyOf(line).operators.push(line)
  }
  return stories
}
