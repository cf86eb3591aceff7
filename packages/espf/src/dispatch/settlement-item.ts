import type { Attempted } from '../core/completed.ts'
import type { Delivery } from '../core/delivery.ts'
import type { Transition } from '../core/state.ts'
import type { SettlementItem } from '../sql/settle-deliveries.ts'

/** A transition in the form in which it is written down. */
export function settlementItem(
  row: Delivery,
  transition: Transition,
  completed: Attempted | undefined,
): SettlementItem {
  const at = { h: row.iHandler, p: row.position, l: row.lane, w: row.place === 'waiting' }
  const attempt = completed === undefined ? { n: row.attempts } : attemptOf(completed, row.attempts + 1)
  switch (transition.kind) {
    case 'finished':
      return { ...at, k: 'end', s: 'finished', ...attempt }
    case 'rejected':
    case 'exhausted':
      return { ...at, k: 'end', s: transition.kind, r: transition.reason, ...attempt }
    case 'superseded':
      return { ...at, k: 'end', s: 'superseded', by: transition.by, ...attempt }
    case 'waiting':
      return {
        ...at,
        k: 'wait',
        r: transition.reason,
        u: transition.used,
        ff: transition.firstFailedAt,
        due: transition.dueAt,
        ...attempt,
      }
  }
}

function attemptOf(completed: Attempted, attempts: number): Partial<SettlementItem> {
  const made = { n: attempts, at: completed.startedAt, ms: completed.durationMs }
  return completed.kind === 'answered'
    ? { ...made, st: 'answered', c: completed.status, b: completed.response }
    : { ...made, st: completed.stage, e: completed.error }
}
