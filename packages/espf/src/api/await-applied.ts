import { setTimeout as delay } from 'node:timers/promises'
import type { Queryable } from '@openespf/foundation/pg'
import { areSettingsApplied } from '../sql/are-settings-applied.ts'
import { currentTime } from '../sql/current-time.ts'

const PATIENCE_MS = 5000
const LOOK_MS = 50

/** Waits until every living dispatcher has applied what has been committed, but no longer than 5 s. */
export async function awaitApplied(database: Queryable): Promise<void> {
  const at = await currentTime(database)
  const deadline = performance.now() + PATIENCE_MS
  while (!(await areSettingsApplied(database, at)) && performance.now() < deadline) await delay(LOOK_MS)
}
