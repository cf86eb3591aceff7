import { type Queryable, statement } from '@openespf/foundation/pg'

const toggle = statement(
  'bench-toggle-block',
  'update billing.account set blocked = not blocked where i_account = $1',
)

/** A change of billing that raises one event. */
export async function toggleBlock(db: Queryable, iAccount: number): Promise<void> {
  await db.query(toggle, [iAccount])
}
