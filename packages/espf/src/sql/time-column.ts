import type { HistoryTable } from '../core/retention.ts'

/** By which column a table is kept by day. */
export const timeColumn: Readonly<Record<HistoryTable, string>> = {
  event: 'captured_at',
  delivery_history: 'ended_at',
  attempt: 'started_at',
}
