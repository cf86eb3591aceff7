import type { AttachConfig } from '@openespf/contract/attach-config'
import { AppError } from '@openespf/contract/errors'
import { type Database, isDatabaseError, type Queryable } from '@openespf/foundation/pg'
import { deleteAttached } from '../../sql/delete-attached.ts'
import { deleteEntities } from '../../sql/delete-entities.ts'
import { dropStore } from '../../sql/drop-store.ts'
import { insertAttached } from '../../sql/insert-attached.ts'
import { listAttached } from '../../sql/list-attached.ts'
import { type CapturePart, listCaptureParts } from '../../sql/list-capture-parts.ts'
import { listStoreUsers } from '../../sql/list-store-users.ts'
import { lockAttached } from '../../sql/lock-attached.ts'
import { runGenerated } from '../../sql/run-generated.ts'
import { type AttachPlan, type PlannedTable, planAttach, scriptOf } from './plan.ts'

const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Makes the capture that the configuration describes, and takes away what an earlier one made and this one does not have:
 * all or nothing. The database must have ESPF's tables. Throws `unavailable` when a table is held by another transaction
 * for five seconds.
 */
export function attachTables(database: Database, config: AttachConfig): Promise<AttachPlan> {
  return database.transaction(async (tx) => {
    await lockAttached(tx).catch(busy('espf.attached'))
    const plan = await planAttach(tx, config)
    if (plan.kind === 'refused') return plan
    const changed = plan.tables.filter(({ change }) => change !== 'none')
    const before = await listAttached(tx)
    const old = before.filter(
      (row) => plan.detached.some(({ n }) => n === row.n) || changed.some(({ n }) => n === row.n),
    )
    const names = new Map(old.map((row) => [row.n, nameOf(row).name]))
    const parts = await listCaptureParts(tx)
    await dropParts(
      tx,
      parts.filter(({ n }) => names.has(n)),
      names,
    )
    await deleteAttached(
      tx,
      old.map(({ n }) => n),
    )
    for (const table of changed) await makeParts(tx, table)
    const kinds = plan.tables.map(({ checked }) => checked.config.entity.kind)
    await deleteEntities(
      tx,
      old.map((row) => row.entity_kind).filter((kind) => !kinds.includes(kind)),
    )
    return plan
  })
}

/**
 * Takes away all capture from tables that are not ours, and every trace of it on them. Returns their names. Throws
 * `unavailable` as `attachTables` does.
 */
export function detachTables(database: Database): Promise<string[]> {
  return database.transaction(async (tx) => {
    const attached = await listAttached(tx)
    const parts = await listCaptureParts(tx)
    if (attached.length === 0 && parts.length === 0) return []
    await lockAttached(tx).catch(busy('espf.attached'))
    const names = new Map(attached.map((row) => [row.n, nameOf(row).name]))
    await dropParts(tx, parts, names)
    await deleteAttached(tx, [...names.keys()])
    await deleteEntities(tx, 'all')
    return [...names.values()]
  })
}

export type DropResult = { kind: 'dropped' } | { kind: 'absent' } | { kind: 'in-use'; by: string[] }

/** Removes the server's whole database: billing, sessions, handlers, events, history. Not while somebody uses it. */
export function dropEverything(database: Database): Promise<DropResult> {
  return database.transaction(async (tx) => {
    const by = await listStoreUsers(tx)
    if (by === undefined) return { kind: 'absent' }
    if (by.length > 0) return { kind: 'in-use', by }
    await dropStore(tx)
    return { kind: 'dropped' }
  })
}

type Named = { n: number; name: string }
const nameOf = (row: { n: number; table_schema: string; table_name: string }): Named => ({
  n: row.n,
  name: `${row.table_schema}.${row.table_name}`,
})

async function dropParts(
  tx: Queryable,
  parts: readonly CapturePart[],
  names: ReadonlyMap<number, string>,
): Promise<void> {
  for (const { n, name, drop } of parts)
    await runGenerated(tx, drop).catch(busy(names.get(n) ?? `the table of espf.${name}`))
}

async function makeParts(tx: Queryable, { n, table, statements, checked }: PlannedTable): Promise<void> {
  for (const sql of statements) await runGenerated(tx, sql).catch(busy(table))
  const { schema, name, config } = checked
  await insertAttached(tx, { n, schema, name, kind: config.entity.kind, config, sql: scriptOf(statements) })
}

/** Says which table it was. */
const busy =
  (table: string) =>
  (error: unknown): never => {
    if (!isDatabaseError(error) || error.code !== LOCK_NOT_AVAILABLE) throw error
    throw new AppError('unavailable', { reason: `${table} is held by another transaction for 5 s` }, error)
  }
