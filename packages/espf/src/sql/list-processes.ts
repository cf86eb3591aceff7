import { type Queryable, statement } from '@openespf/foundation/pg'

export type ProcessRow = {
  process_id: string
  host: string
  pid: number
  lanes: number
  started_at: Date
  sending: number
}

const list = statement<ProcessRow>(
  'espf-list-processes',
  `select p.process_id, p.host, p.pid, p.started_at, p.sending,
    (select count(*)::int from espf.lane l where l.process_id = p.process_id) as lanes
  from espf.process p where p.expires_at > now() order by p.started_at, p.process_id`,
)

/** The dispatchers whose leases hold. */
export function listProcesses(db: Queryable): Promise<ProcessRow[]> {
  return db.query(list)
}
