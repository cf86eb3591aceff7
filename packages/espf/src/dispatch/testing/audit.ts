import { type Database, statement } from '@openespf/foundation/pg'

/** A change of a row that holds a delivery, as its table's trigger saw it; `place`: queued, waiting or history. */
export type Step = {
  xid: string
  place: 'queued' | 'waiting' | 'history'
  op: 'INSERT' | 'UPDATE' | 'DELETE'
  i_handler: number
  i_event: number
  /** What the connection is called that did it. */
  by: string
  /** The process that owned the lane then. */
  owner: string | null
  /** History: how it ended. */
  state: string | null
  /** Milliseconds since 1970, before the commit. */
  at: number
}

/** A takeover: a lane's new epoch. */
export type Takeover = { lane: number; at: number }

const INSTALL = `
create schema witness;
create table witness.step (
  nr bigint generated always as identity, xid xid8 default pg_current_xact_id(), at timestamptz default clock_timestamp(),
  place text, op text, i_handler int, i_event bigint, state text, by text, owner uuid);
create table witness.takeover (lane smallint, at timestamptz default clock_timestamp());
create function witness.note() returns trigger language plpgsql as $$
declare
  v_row jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
begin
  insert into witness.step (place, op, i_handler, i_event, state, by, owner)
  values (tg_argv[0], tg_op, (v_row->>'i_handler')::int, (v_row->>'i_event')::bigint, v_row->>'state',
    current_setting('application_name'),
    (select l.process_id from espf.lane l where l.lane = hashtext(v_row->>'entity') & 63));
  return null;
end $$;
create function witness.note_takeover() returns trigger language plpgsql as $$
begin
  insert into witness.takeover (lane) values (new.lane);
  return null;
end $$;
create trigger witness after insert or update or delete on espf.delivery for each row execute function witness.note('queued');
create trigger witness after insert or update or delete on espf.waiting for each row execute function witness.note('waiting');
create trigger witness after insert or update or delete on espf.delivery_history
  for each row execute function witness.note('history');
create trigger witness after update of epoch on espf.lane for each row execute function witness.note_takeover();`

const listSteps = statement<Step>(
  'audit-list-steps',
  `select xid::text as xid, place, op, i_handler, i_event, state, by, owner, (extract(epoch from at) * 1000)::float8 as at
  from witness.step order by nr`,
)
const listTakeovers = statement<Takeover>(
  'audit-list-takeovers',
  'select lane, (extract(epoch from at) * 1000)::float8 as at from witness.takeover order by at',
)

/** From now on every change of a delivery's state and every takeover of a lane is noted, in its own transaction. */
export async function installAudit(database: Database): Promise<void> {
  await database.script(INSTALL)
}

export async function readAudit(database: Database): Promise<{ steps: Step[]; takeovers: Takeover[] }> {
  return { steps: await database.query(listSteps), takeovers: await database.query(listTakeovers) }
}
