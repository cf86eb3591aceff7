import { type DeliveryStory, type History, keyOf, nameOf, type Violation } from './history.ts'
import type { Drawing, HandlerLine, HistoryLine } from './log-lines.ts'

/**
 * States: the way of each delivery, as its attempts and its end tell it, must be drawn: begins queued, waits after each
 * attempt that did not end it, ends once, in one place. A redelivery starts from an end.
 */
export function findUndrawn(history: History, drawing: Drawing): Violation[] {
  const violations: Violation[] = []
  for (const story of history.stories.values()) {
    for (const text of undrawnIn(history, story, drawing)) {
      violations.push({ kind: 'state', text: `${nameOf(story)}: ${text}` })
    }
  }
  return violations
}

function undrawnIn(history: History, story: DeliveryStory, drawing: Drawing): string[] {
  const found: string[] = []
  const places = story.ends.length + story.unfinished.length
  if (places > 1) {
    const states = [...story.ends, ...story.unfinished].map(({ state }) => state)
    found.push(`it is in ${places} states at once: ${states.join(', ')}`)
  }
  const before = story.key.redelivery > 0 ? endOfPrevious(history, story) : '[*]'
  if (before === undefined) return [...found, 'a redelivery of what had not ended']
  const end = story.ends[0]?.state ?? story.unfinished[0]?.state
  const way = [before, 'queued', ...story.attempts.map(() => 'waiting')]
  if (end !== undefined && end !== 'queued' && !(end === 'waiting' && way.at(-1) === 'waiting')) way.push(end)
  if (end === 'queued' && story.attempts.length > 0) way.push(end)
  for (const [i, from] of way.entries()) {
    const to = way[i + 1]
    if (to !== undefined && !drawing.get(from)?.has(to)) found.push(`${from} → ${to} is not drawn`)
  }
  const numbers = story.attempts.map(({ attempt }) => attempt).toSorted((a, b) => a - b)
  if (numbers.some((attempt, i) => attempt !== i + 1))
    found.push(`its attempts are numbered ${numbers.join(', ')}`)
  for (const { attempts, stage } of [
    ...story.ends,
    ...story.unfinished.map((left) => ({ ...left, stage: undefined })),
  ]) {
    const recorded = story.attempts.length + (stage === undefined ? 0 : 1)
    if (attempts !== recorded) found.push(`${attempts} attempts are counted and ${recorded} recorded`)
  }
  const late = story.ends.find(({ endedAt }) => story.attempts.some(({ startedAt }) => startedAt > endedAt))
  if (late !== undefined) found.push('an attempt began after its end')
  return found
}

function endOfPrevious(history: History, { key }: DeliveryStory): string | undefined {
  return history.stories.get(keyOf({ ...key, redelivery: key.redelivery - 1 }))?.ends[0]?.state
}

/**
 * Unjustified: an end without its reason. Finished, rejected and exhausted need an attempt that the handler's policy
 * judges so, and an answer that it claims must have been given by the receiver; superseded a later event of the same
 * entity and type; cancelled an operator.
 */
export function findUnjustified(history: History): Violation[] {
  const violations: Violation[] = []
  const handlers = new Map(history.handlers.map((handler) => [handler.handler, handler]))
  for (const story of history.stories.values()) {
    for (const end of story.ends) {
      const text = unjustified(history, story, end, handlers.get(story.key.handler))
      if (text !== undefined) violations.push({ kind: 'unjustified', text: `${nameOf(story)}: ${text}` })
    }
    const text = unanswered(story)
    if (text !== undefined) violations.push({ kind: 'unjustified', text: `${nameOf(story)}: ${text}` })
  }
  return violations
}

const REJECTED_BY_SAFE = new Set([400, 409, 413, 415, 422])

function unjustified(
  history: History,
  story: DeliveryStory,
  end: HistoryLine,
  handler: HandlerLine | undefined,
): string | undefined {
  const { state, statusCode = 0, attempts } = end
  const isSafe = handler?.policy === 'safe'
  switch (state) {
    case 'finished': {
      const isAccepted = isSafe ? statusCode >= 200 && statusCode < 300 : statusCode === 200
      return isAccepted && attempts > 0 ? undefined : `finished by an answer of ${statusCode}`
    }
    case 'rejected': {
      const isRefused = isSafe ? REJECTED_BY_SAFE.has(statusCode) : statusCode >= 400 && statusCode < 500
      return isRefused && attempts > 0 ? undefined : `rejected by an answer of ${statusCode}`
    }
    case 'exhausted':
      return end.stage !== undefined && attempts > 1 ? undefined : `exhausted after ${attempts} attempts`
    case 'superseded': {
      const newer = history.events.get(end.supersededBy ?? 0)
      const { event } = story
      const isNewer =
        newer !== undefined &&
        event !== undefined &&
        newer.entity === event.entity &&
        newer.eventType === event.eventType &&
        newer.seq > event.seq
      return isNewer ? undefined : `superseded by ${end.supersededBy}, which is no newer event of its kind`
    }
    case 'cancelled':
      return story.operators.some(({ asked }) => asked === 'cancel')
        ? undefined
        : 'cancelled, and no operator asked for it'
    default:
      return `it ended as ${state}, which is no end`
  }
}

/** Recorded answers that the receiver never gave. */
function unanswered(story: DeliveryStory): string | undefined {
  const claimed = [...story.attempts, ...story.ends].flatMap(({ stage, statusCode }) =>
    stage === 'answered' && statusCode !== undefined ? [statusCode] : [],
  )
  for (const status of new Set(claimed)) {
    const given = story.receipts.filter((receipt) => receipt.status === status).length
    const recorded = claimed.filter((claim) => claim === status).length
    if (recorded > given) return `${recorded} answers of ${status} are recorded and ${given} were given`
  }
  return undefined
}
