import type { Queryable } from '@openespf/foundation/pg'
import { gatherUnfinished, type OldUnfinished } from '../core/retention.ts'
import { findOldQueued, type OldRow } from '../sql/find-old-queued.ts'
import { findOldWaiting } from '../sql/find-old-waiting.ts'
import { measureTable } from '../sql/measure-table.ts'

/** Of the queue are looked at in one statement: 128 MB, some 0.2 s. */
const PAGES = 16_384
/** More events than that are not looked for one by one in the days that may be dropped. */
const MOST = 1000

/**
 * Which handlers have unfinished deliveries captured before then, and so hold back from retention the days of these and of
 * their attempts. Looks through the whole queue: about a second for two million.
 */
export async function findHolders(db: Queryable, before: Date): Promise<OldUnfinished> {
  const { pages } = await measureTable(db, 'delivery')
  const rows: OldRow[] = []
  for (let from = 0; from < pages; from += PAGES) {
    rows.push(...(await findOldQueued(db, { from, to: from + PAGES, before, most: MOST + 1 })))
  }
  // Afterwards: a delivery moves from the queue to the waiting ones, never back.
  rows.push(...(await findOldWaiting(db, before, MOST + 1)))
  return gatherUnfinished(rows, MOST)
}
