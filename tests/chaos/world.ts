import { join } from 'node:path'
import { migrate } from '@openespf/foundation/migrate'
import { type Database, type Queryable, statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')

/** 32 bytes, in hexadecimal digits. */
export const MASTER_KEY = '07'.repeat(32)

/** Wide enough for several times the load, also when one process has the lanes of both: what piled up is worked off soon. */
export const HANDLERS = [
  { handler: 'main', policy: 'safe', concurrency: 16 },
  { handler: 'strict', policy: 'espf', concurrency: 12 },
] as const

/** Of the last one only the newest of an entity is sent. */
export const EVENT_TYPES = [
  'Account/Blocked',
  'Account/Unblocked',
  'Account/Status/Changed',
  'Account/ProductAddon/Changed',
] as const
export const COALESCED = 'Account/ProductAddon/Changed'

const ENTITIES = 240
/** A request that is never answered holds its entity back for so long. */
const TIMEOUT_MS = 2000

const insertHandler = statement<{ i_handler: number }>(
  'chaos-insert-handler',
  `insert into espf.handler (name, url, secrets_sealed, outcome_policy, concurrency, retry_preset, timeout_ms)
  values ($1, $2, $3, $4, $5, 'quick', $6) returning i_handler`,
)
const subscribe = statement(
  'chaos-subscribe',
  `with wanted as (select unnest($2::text[]) as event_type), subscribed as (
    insert into espf.subscription (i_handler, event_type) select $1, event_type from wanted
  )
  insert into espf.route (raw_type, i_handler, event_type) select event_type, $1, event_type from wanted`,
)
const insertEntities = statement(
  'chaos-insert-entities',
  `insert into chaos.entity (entity) select 'account/' || n from generate_series(1, $1) n`,
)

/** Migrates the database and puts handlers and entities into it. */
export async function prepareWorld(database: Database, receiver: string): Promise<void> {
  await migrate(database, MIGRATIONS)
  await database.script(
    'create schema chaos; create table chaos.entity (entity text primary key, seq bigint not null default 0)',
  )
  await database.query(insertEntities, [ENTITIES])
  const box = createSecretBox(Buffer.from(MASTER_KEY, 'hex'))
  const secrets = box.seal(JSON.stringify({ auth: { type: 'basic', user: 'chaos', password: 'monkey' } }))
  for (const { handler, policy, concurrency } of HANDLERS) {
    const url = `${receiver}/${handler}`
    const row = await database.one(insertHandler, [handler, url, secrets, policy, concurrency, TIMEOUT_MS])
    await database.query(subscribe, [row.i_handler, EVENT_TYPES])
  }
}

const listNames = statement<{ entity: string }>('chaos-list-entities', 'select entity from chaos.entity')
/** The entities that nobody else is changing, each with its next number; commit order, as they stay locked. */
const change = statement<{ entity: string; seq: number }>(
  'chaos-change-entities',
  `update chaos.entity e set seq = e.seq + 1
  where e.entity in (
    select o.entity from chaos.entity o where o.entity = any ($1) order by o.entity for no key update skip locked
  )
  returning e.entity, e.seq`,
)
const raise = statement(
  'chaos-raise-event',
  `select espf.record_event($1, 1, $2, jsonb_build_object('entity', $2::text, 'seq', $3::bigint, 'transaction', $4::text))`,
)

export async function listEntities(db: Queryable): Promise<string[]> {
  return (await db.query(listNames)).map(({ entity }) => entity)
}

export function changeEntities(
  tx: Queryable,
  entities: readonly string[],
): Promise<{ entity: string; seq: number }[]> {
  return tx.query(change, [entities])
}

export async function raiseEvent(
  tx: Queryable,
  event: { eventType: string; entity: string; seq: number },
  transaction: string,
): Promise<void> {
  await tx.query(raise, [event.eventType, event.entity, event.seq, transaction])
}

const leftOver = statement<{ count: number }>(
  'chaos-left',
  'select (select count(*) from espf.delivery) + (select count(*) from espf.waiting) as count',
)

/** How many deliveries are queued or waiting. */
export async function countUnfinished(db: Queryable): Promise<number> {
  return (await db.one(leftOver)).count
}
