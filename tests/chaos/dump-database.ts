import { type Database, type Row, type Statement, statement } from '@openespf/foundation/pg'
import type { DatabaseLine } from './checker/log-lines.ts'
import type { Journal } from './journal.ts'

/** Reads a table in pages by its order, so that a long run's history need not fit into memory at once. */
const PAGE = 20_000

type Line = { line: DatabaseLine }

const handlers = statement<Line>(
  'chaos-dump-handlers',
  `select json_build_object('kind', 'handler', 'handler', h.name, 'policy', h.outcome_policy,
    'concurrency', h.concurrency, 'eventTypes', array(
      select s.event_type from espf.subscription s where s.i_handler = h.i_handler order by s.event_type)) as line
  from espf.handler h order by h.i_handler`,
)
const events = statement<Line>(
  'chaos-dump-events',
  `select json_build_object('kind', 'event', 'iEvent', i_event, 'transaction', variables->>'transaction',
    'lane', hashtext(entity) & 63, 'entity', entity, 'seq', (variables->>'seq')::bigint, 'eventType', event_type) as line
  from espf.event order by i_event limit $1 offset $2`,
)
const unfinished = statement<Line>(
  'chaos-dump-unfinished',
  `select json_build_object('kind', 'delivery', 'handler', h.name, 'iEvent', d.i_event, 'eventType', d.event_type,
    'redelivery', d.redelivery, 'state', d.state, 'attempts', d.attempts) as line
  from (
    select i_handler, position, i_event, event_type, redelivery, 'queued' as state, 0 as attempts from espf.delivery
    union all
    select i_handler, position, i_event, event_type, redelivery, 'waiting', attempts from espf.waiting
  ) d join espf.handler h using (i_handler) order by d.position, d.i_handler limit $1 offset $2`,
)
const history = statement<Line>(
  'chaos-dump-history',
  `select json_strip_nulls(json_build_object('kind', 'history', 'handler', h.name, 'iEvent', d.i_event,
    'eventType', d.event_type, 'redelivery', d.redelivery, 'state', d.state, 'reason', d.reason, 'attempts', d.attempts,
    'supersededBy', d.superseded_by, 'stage', d.stage, 'statusCode', d.status_code,
    'startedAt', extract(epoch from d.started_at)::float8 * 1000,
    'endedAt', extract(epoch from d.ended_at)::float8 * 1000)) as line
  from espf.delivery_history d join espf.handler h using (i_handler)
  order by d.position, d.i_handler, d.redelivery limit $1 offset $2`,
)
const attempts = statement<Line>(
  'chaos-dump-attempts',
  `select json_strip_nulls(json_build_object('kind', 'attempt', 'handler', h.name, 'iEvent', a.i_event,
    'eventType', a.event_type, 'redelivery', a.redelivery, 'attempt', a.attempt, 'stage', a.stage,
    'statusCode', a.status_code, 'startedAt', extract(epoch from a.started_at)::float8 * 1000)) as line
  from espf.attempt a join espf.handler h using (i_handler)
  order by a.i_event, a.i_handler, a.redelivery, a.attempt limit $1 offset $2`,
)
const operators = statement<Line>(
  'chaos-dump-operators',
  `select json_build_object('kind', 'operator', 'handler', h.name, 'iEvent', r.i_event, 'eventType', r.event_type,
    'redelivery', 0, 'asked', r.kind) as line
  from espf.request r join espf.handler h using (i_handler) order by r.i_request limit $1 offset $2`,
)

/** Writes down what the checker has to know of the database. */
export async function dumpDatabase(database: Database, journal: Journal<DatabaseLine>): Promise<void> {
  for (const { line } of await database.query(handlers)) journal.write(line)
  for (const table of [events, unfinished, history, attempts, operators]) {
    await dumpPages(database, table, journal)
  }
}

async function dumpPages(
  database: Database,
  table: Statement<Row & Line>,
  journal: Journal<DatabaseLine>,
): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await database.query(table, [PAGE, offset])
    for (const { line } of rows) journal.write(line)
    if (rows.length < PAGE) return
  }
}
