import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

const claim = statement(
  'claim-orphan',
  `insert into app.held_key (connector, kind, value, i_account) values ($1, $2, $3, 0)
   on conflict (connector, kind, value) do nothing`,
)

/** Lets account 0, nobody, hold a key, unless an account holds it by now. */
export async function claimOrphan(db: Queryable, connector: string, key: ExternalKey): Promise<void> {
  await db.query(claim, [connector, key.kind, key.value])
}
