import { type DeliveryStory, type History, nameOf, type Receipt, type Violation } from './history.ts'
import type { Fault } from './log-lines.ts'

/** What may have been sent and not settled beyond the requests under way: one batch. */
export const SETTLE_BATCH = 1000
/** How long after its end a fault can still be why something is sent again: a lease, a takeover, a slow machine. */
const AFTERMATH_MS = 10_000

export type Duplicates = {
  violations: Violation[]
  duplicates: number
  /** For each fault, in their order: the repeats that it led to, and the most that could have been in flight. */
  perFault: { fault: Fault; duplicates: number; bound: number }[]
}

/**
 * Duplicates: receipts that no recorded attempt accounts for, so repeats of what was in flight (sent and not settled)
 * when something failed. Each must have a fault between it and the receipt before it, and one fault must not lead to
 * more than could have been in flight: for each handler and process its concurrency and one settle batch.
 */
export function findDuplicates(history: History): Duplicates {
  const violations: Violation[] = []
  const processes = Math.max(1, new Set(history.processes.map(({ name }) => name)).size)
  const bound = history.handlers.reduce(
    (sum, { concurrency }) => sum + processes * (concurrency + SETTLE_BATCH),
    0,
  )
  const perFault = history.faults.map((fault) => ({ fault, duplicates: 0, bound }))
  let duplicates = 0
  for (const story of history.stories.values()) {
    for (const { before, repeat } of repeatsOf(story)) {
      duplicates += 1
      const cause = perFault.findLast(
        ({ fault }) => fault.from <= repeat.at && fault.to + AFTERMATH_MS >= before.at,
      )
      if (cause !== undefined) cause.duplicates += 1
      else {
        const text = `${nameOf(story)}: received again (request ${repeat.request}) without a recorded attempt or a fault since request ${before.request}`
        violations.push({ kind: 'duplicate', text })
      }
    }
  }
  for (const { fault, duplicates, bound } of perFault) {
    if (duplicates <= bound) continue
    const text = `${fault.fault} (${fault.target}) led to ${duplicates} repeats, more than the ${bound} that could be in flight`
    violations.push({ kind: 'duplicate', text })
  }
  return { violations, duplicates, perFault }
}

/**
 * The repeats of a delivery that no attempt accounts for. An attempt accounts for the receipt that arrived while it was
 * under way: the last before the attempt's successor began; an answered one only for a receipt that was answered so.
 */
function repeatsOf(story: DeliveryStory): { before: Receipt; repeat: Receipt }[] {
  const { receipts } = story
  if (receipts.length < 2) return []
  const recorded = attemptsOf(story)
  const left = [...receipts]
  for (const attempt of recorded) {
    const place = left.findIndex(
      (receipt) =>
        receipt.at + 1 >= attempt.startedAt &&
        (attempt.statusCode === undefined || receipt.status === attempt.statusCode),
    )
    if (place >= 0) left.splice(place, 1)
  }
  // One that was never settled accounts for nothing: the repeat is what came after it.
  return left.map((receipt) => {
    const place = receipts.indexOf(receipt)
    const later = receipts[place + 1]
    return later === undefined
      ? { before: receipts[place - 1] ?? receipt, repeat: receipt }
      : { before: receipt, repeat: later }
  })
}

function attemptsOf(story: DeliveryStory): { startedAt: number; statusCode: number | undefined }[] {
  const last = story.ends.flatMap(({ startedAt, statusCode, stage }) =>
    startedAt === undefined || stage === 'before' ? [] : [{ startedAt, statusCode }],
  )
  return [...story.attempts.filter(({ stage }) => stage !== 'before'), ...last].toSorted(
    (a, b) => a.startedAt - b.startedAt,
  )
}
