import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'release-key-leases',
  `with theirs as (
     select connector, kind, value from app.key_lease
     where holder = any ($1::uuid[])
     order by connector, kind, value
     for update)
   delete from app.key_lease l
   using theirs
   where l.connector = theirs.connector and l.kind = theirs.kind and l.value = theirs.value`,
)

/** Releases all keys of these holders. */
export async function releaseKeyLeases(db: Queryable, holders: readonly string[]): Promise<void> {
  await db.query(release, [holders])
}
