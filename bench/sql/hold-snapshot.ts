import { type Queryable, statement } from '@openespf/foundation/pg'

const isolate = statement('', 'set transaction isolation level repeatable read')
const look = statement<{ count: number }>('bench-hold-snapshot', 'select count(*) as count from pg_class')

/** In a transaction, first: from now until its end nothing that is deleted can be cleaned away. */
export async function holdSnapshot(tx: Queryable): Promise<void> {
  await tx.query(isolate)
  await tx.one(look)
}
