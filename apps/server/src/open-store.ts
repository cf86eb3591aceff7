import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { migrate } from '@openespf/foundation/migrate'
import { type ConnectionSettings, type Database, openDatabase } from '@openespf/foundation/pg'
import type { ServerConfig } from './config.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../../db/migrations', import.meta.url))

/** A database that does not answer for so long is taken for gone. */
const QUERY_TIMEOUT_MS = 10_000

/**
 * A process that is frozen or cut off inside a transaction would hold its locks until somebody ends it: while it holds the
 * lanes nothing is settled. And what nobody waits for any more would wait on for locks, and use up the server's connections.
 */
const SESSION = {
  idle_in_transaction_session_timeout: '5000',
  statement_timeout: `${QUERY_TIMEOUT_MS}`,
}

/** A slow disk may need longer for what the database has to write; it goes on by itself, and the next start waits for it. */
export const STOP_SECONDS = 2

export type Store = { database: Database; settings: ConnectionSettings; close(): Promise<void> }

/** The server's database, up to date: the configured one, or one of the embedded server, which is started when needed. */
export async function openStore(
  config: Pick<ServerConfig, 'databaseUrl' | 'data'>,
  onError: (error: Error) => void,
): Promise<Store> {
  const embedded = config.databaseUrl
    ? undefined
    : await acquireEmbeddedPostgres({ dataDir: join(config.data, 'postgres'), stopSeconds: STOP_SECONDS })
  const settings: ConnectionSettings = embedded
    ? await embedded.database('openespf')
    : { connectionString: config.databaseUrl ?? '' }
  try {
    await migrateStore(settings)
  } catch (error) {
    await embedded?.release()
    throw error
  }
  const database = openDatabase(settings, {
    applicationName: 'openespf server',
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    session: SESSION,
    onError,
  })
  const close = async () => {
    await database.close()
    await embedded?.release()
  }
  return { database, settings, close }
}

/** On a connection of its own, without a deadline. */
async function migrateStore(settings: ConnectionSettings): Promise<void> {
  const database = openDatabase(settings, { max: 1, applicationName: 'openespf migration' })
  try {
    await migrate(database, MIGRATIONS)
  } finally {
    await database.close()
  }
}
