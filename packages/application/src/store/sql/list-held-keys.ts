import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

export type Holder = { connector: string; iAccount: number }
export type HeldKey = ExternalKey & { connector: string; i_account: number }

const select = statement<HeldKey>(
  'list-held-keys',
  `select connector, i_account, kind, value
   from unnest($1::text[], $2::bigint[]) as holder (connector, i_account)
   join app.held_key using (connector, i_account)
   order by connector, kind, value`,
)

/** The keys that accounts hold, in order. */
export function listHeldKeys(db: Queryable, holders: readonly Holder[]): Promise<HeldKey[]> {
  return db.query(select, [
    holders.map(({ connector }) => connector),
    holders.map(({ iAccount }) => iAccount),
  ])
}
