import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'release-key-leases',
  `with mine as (
     select connector, kind, value from app.key_lease
     where connector = $1 and holder = $2::uuid
     order by kind, value
     for update)
   delete from app.key_lease l
   using mine
   where l.connector = mine.connector and l.kind = mine.kind and l.value = mine.value`,
)

export async function releaseKeyLeases(db: Queryable, connector: string, holder: string): Promise<void> {
  await db.query(release, [connector, holder])
}
