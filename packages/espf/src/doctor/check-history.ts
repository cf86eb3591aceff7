import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import { dayAt, historyTables, partitionOf, retentionLimit } from '../core/retention.ts'
import { DAYS_AHEAD } from '../dispatch/partitions.ts'
import { findHolders } from '../dispatch/retention-holders.ts'
import { findRetention } from '../sql/find-retention.ts'
import { tablesWithDefaultRows } from '../sql/has-default-rows.ts'
import { listHandlerNames } from '../sql/list-handler-names.ts'
import { listPartitions } from '../sql/list-partitions.ts'
import { listRuledOut } from '../sql/list-ruled-out.ts'
import { measureTables } from '../sql/measure-tables.ts'
import { type Finding, fail, ok, sizeOf, warn } from './finding.ts'

const START = 'let a server process run: it makes them within an hour, and logs why when it cannot'

/** A partition for each day from today on. */
export async function checkPartitions(db: Queryable, clock: Clock): Promise<Finding[]> {
  const existing = new Set(await listPartitions(db))
  const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, n) => dayAt(clock.now(), n))
  const missing = historyTables
    .flatMap((table) => days.map((day) => partitionOf(table, day).name))
    .filter((name) => !existing.has(name))
  const [first] = missing
  const ruledOut = await listRuledOut(db)
  return [
    first === undefined
      ? ok('partitions', `ready ${DAYS_AHEAD} days ahead`)
      : warn(
          'partitions',
          `${missing.length} of ${days.length * historyTables.length} missing, ${first} first`,
          START,
        ),
    ...(ruledOut.length === 0
      ? []
      : [
          fail(
            'ruled-out days',
            `writes of some coming days would fail in ${ruledOut.join(', ')}`,
            'start any server process: its first act is to take that back (it is normal for seconds only)',
          ),
        ]),
  ]
}

/** How much space everything takes, and whether rows went where they cannot be dropped by the day. */
export async function checkSizes(db: Queryable): Promise<Finding[]> {
  const tables = await measureTables(db)
  const total = tables.reduce((sum, table) => sum + table.bytes, 0)
  const largest = tables.slice(0, 3).map(({ name, bytes }) => `${name} ${sizeOf(bytes)}`)
  const inDefault = await tablesWithDefaultRows(db)
  return [
    ok('size', `${sizeOf(total)} in schema espf (${largest.join(', ')})`),
    inDefault.length === 0
      ? ok('default partitions', 'empty')
      : warn(
          'default partitions',
          `${inDefault.map((name) => `espf.${name}_default`).join(', ')} has rows: no partition was there for their days`,
          'nothing, if ESPF was down for two weeks or a clock was wrong: they are deleted when they are older than the retention',
        ),
  ]
}

/** Who holds days that are older than the retention. */
export async function checkRetention(db: Queryable, clock: Clock): Promise<Finding[]> {
  const { retention_days: days, now } = await findRetention(db)
  const limit = retentionLimit([now, clock.now()], days)
  const { holders } = await findHolders(db, limit)
  if (holders.length === 0) return [ok('retention', `nothing holds days older than ${days} days`)]
  const names = new Map((await listHandlerNames(db)).map((row) => [row.i_handler, row.name]))
  return holders.map(({ iHandler, oldest, count: many }) =>
    warn(
      'retention',
      `${names.get(iHandler) ?? `handler ${iHandler}`} holds days since ${oldest.toISOString().slice(0, 10)}: ${many} unfinished beyond ${days} days`,
      'let them be delivered or cancel them: until then those days are not dropped',
    ),
  )
}
