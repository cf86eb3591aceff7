import { type Queryable, statement } from '@openespf/foundation/pg'

type Row = { due: number; retrying: number; working: number; fan_outs: number; reports: number }

const select = statement<Row>(
  'read-snapshot',
  `select
     (select count(*) from app.subject where due_at <= now() and lease_token is null) as due,
     (select count(*) from app.subject where due_at > now() and lease_token is null) as retrying,
     (select count(*) from app.subject where lease_token is not null) as working,
     (select count(*) from app.fan_out) as fan_outs,
     (select count(*) from app.report) as reports`,
)

export function readSnapshot(db: Queryable): Promise<Row> {
  return db.one(select)
}
