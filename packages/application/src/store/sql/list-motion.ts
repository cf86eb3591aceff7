import { type Queryable, statement } from '@openespf/foundation/pg'

/** Whether an account is being looked at or soon will be; `generation` grows with everything that asks for a look. */
export type Motion = { i_account: number; generation: number; moving: boolean }

const select = statement<Motion>(
  'list-motion',
  `select i_account, max(generation) as generation, bool_or(due_at is not null or lease_token is not null) as moving
   from app.subject where i_account = any ($1::bigint[]) and connector = any ($2::text[])
   group by i_account`,
)

/** Of those of the accounts that one of the connectors ever looked at. */
export function listMotion(
  db: Queryable,
  accounts: readonly number[],
  connectors: readonly string[],
): Promise<Motion[]> {
  return db.query(select, [accounts, connectors])
}
