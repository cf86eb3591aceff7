import { type Queryable, statement } from '@openespf/foundation/pg'

const version = statement<{ server_version: string }>('bench-server-version', 'show server_version')

export async function serverVersion(db: Queryable): Promise<string> {
  return (await db.one(version)).server_version
}
