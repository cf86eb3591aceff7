import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteUnpartitionedStatement = statement<{ i_change: number }>(
  'audit-delete-unpartitioned',
  `delete from audit.change_default where ctid = any (array(
     select d.ctid from audit.change_default d where d.changed_at < $1 limit 10000))
   returning i_change`,
)

/** Of what no partition was ready for, what is older: 10 000 rows at most. Returns how many. */
export async function deleteUnpartitioned(db: Queryable, limit: Date): Promise<number> {
  return (await db.query(deleteUnpartitionedStatement, [limit])).length
}
