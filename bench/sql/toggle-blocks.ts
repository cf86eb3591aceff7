import { type Queryable, statement } from '@openespf/foundation/pg'

const toggle = statement(
  'bench-toggle-blocks',
  'update billing.account set blocked = not blocked where i_account between $1 and $2',
)

/** Changes the accounts `first` … `last`, which raises one event each. */
export async function toggleBlocks(db: Queryable, first: number, last: number): Promise<void> {
  await db.query(toggle, [first, last])
}
