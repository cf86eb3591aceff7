import { type Queryable, statement } from '@openespf/foundation/pg'

/** What a process tells of one handler. */
export type PublishedHandler = {
  i_handler: number
  circuit: 'closed' | 'probing' | 'open'
  /** Milliseconds since 1970. */
  since: number
  last_failure: string
  sending: number
}

const publish = statement(
  'espf-publish-process',
  `with mine as (
    update espf.process set settings_at = $2, sending = $3 where process_id = $1 returning process_id
  ), told as (
    select h.* from jsonb_to_recordset($4::jsonb)
      as h (i_handler int, circuit text, since float8, last_failure text, sending int)
  ), gone as (
    delete from espf.process_handler p
    where p.process_id = $1 and not exists (select from told t where t.i_handler = p.i_handler)
  )
  insert into espf.process_handler as p (process_id, i_handler, circuit, since, last_failure, sending)
  select m.process_id, t.i_handler, t.circuit, to_timestamp(t.since / 1000), t.last_failure, t.sending
  from mine m cross join told t
  on conflict (process_id, i_handler) do update set circuit = excluded.circuit, since = excluded.since,
    last_failure = excluded.last_failure, sending = excluded.sending
  where (p.circuit, p.last_failure, p.sending) is distinct from (excluded.circuit, excluded.last_failure, excluded.sending)`,
)

/** Says as of when this process has applied the settings, and what it sees of each handler. */
export async function publishProcess(
  db: Queryable,
  process: { processId: string; settingsAt: Date; sending: number },
  handlers: readonly PublishedHandler[],
): Promise<void> {
  await db.query(publish, [process.processId, process.settingsAt, process.sending, JSON.stringify(handlers)])
}
