import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import { examineServer } from '../sql/examine-server.ts'
import { listIdleSlots } from '../sql/list-idle-slots.ts'
import { listLongTransactions } from '../sql/list-long-transactions.ts'
import { count, type Finding, fail, lengthOf, ok, warn } from './finding.ts'

const OLDEST_VERSION = 15
const CLOCK_MS = 2000
const TRANSACTION_MINUTES = 5

/** Whether that PostgreSQL is new enough to ask it anything else. */
export async function checkVersion(db: Queryable): Promise<Finding> {
  const { version, version_num: number } = await examineServer(db)
  const says = `PostgreSQL ${version}`
  return number >= OLDEST_VERSION * 10_000
    ? ok('database version', says)
    : fail('database version', says, `use PostgreSQL ${OLDEST_VERSION} or newer`)
}

/** The database's clock against ours, taken in the middle of asking. */
export async function checkClock(db: Queryable, clock: Clock): Promise<Finding> {
  const before = clock.now().getTime()
  const { now } = await examineServer(db)
  const here = (before + clock.now().getTime()) / 2
  const off = Math.abs(now.getTime() - here)
  if (off <= CLOCK_MS) return ok('clock', `${Math.round(off)} ms from the database's`)
  const says = `${lengthOf(off)} ${now.getTime() < here ? 'ahead of' : 'behind'} the database's`
  return warn('clock', says, 'set both clocks by NTP: times in the history and retries depend on them')
}

/** What keeps deleted rows from being vacuumed away, and the disk from being freed. */
export async function checkVacuum(db: Queryable): Promise<Finding[]> {
  const { autovacuum } = await examineServer(db)
  const long = await listLongTransactions(db, TRANSACTION_MINUTES)
  const slots = await listIdleSlots(db)
  return [
    autovacuum
      ? ok('autovacuum', 'on')
      : fail(
          'autovacuum',
          'off',
          'set autovacuum and track_counts to on: without it the queue grows for ever',
        ),
    long.length === 0
      ? ok('long transactions', `none over ${TRANSACTION_MINUTES} min`)
      : warn(
          'long transactions',
          long.map(({ who, minutes }) => `${who} for ${minutes} min`).join(', '),
          'end them (select pg_terminate_backend(<pid>)) or find out why they stay open: nothing is vacuumed meanwhile',
        ),
    slots.length === 0
      ? ok('replication slots', 'none idle')
      : warn(
          'replication slots',
          `${count(slots.length, 'idle slot')}: ${slots.join(', ')}`,
          "start its reader again or drop it (select pg_drop_replication_slot('<name>')): it keeps the log until the disk is full",
        ),
  ]
}
