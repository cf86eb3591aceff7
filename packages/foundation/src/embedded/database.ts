import { hasCode } from './errors.ts'
import { withSession } from './session.ts'
import type { ConnectionSettings } from './settings.ts'
import { createDatabase } from './sql/create-database.ts'
import { databaseExists } from './sql/database-exists.ts'

const TIMEOUT_MS = 30_000
/** PostgreSQL cuts longer names off without an error. */
const MAX_NAME_BYTES = 63
/** PostgreSQL's SQLSTATEs for a database that another process made just now: `duplicate_database`, `unique_violation`. */
const MADE_MEANWHILE = ['42P04', '23505']

/** Makes a database unless it is there. `admin` reaches any other database of the server. */
export async function ensureDatabase(admin: ConnectionSettings, name: string): Promise<void> {
  const bytes = Buffer.byteLength(name)
  if (bytes === 0 || bytes > MAX_NAME_BYTES || name.includes('\0')) {
    throw new Error(
      `A database's name has 1 to ${MAX_NAME_BYTES} bytes, none of them 0: ${JSON.stringify(name)}`,
    )
  }
  await withSession(admin, TIMEOUT_MS, async (client) => {
    if (await databaseExists(client, name)) return
    await createDatabase(client, name).catch((error: unknown) => {
      if (!hasCode(error, ...MADE_MEANWHILE)) throw error
    })
  })
}
