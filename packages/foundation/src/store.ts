import { join } from 'node:path'
import { acquireEmbeddedPostgres } from './embedded/index.ts'
import { type ConnectionSettings, type Database, openDatabase } from './pg/database.ts'
import { migrate } from './pg/migrate.ts'

/** A database that does not answer for so long is taken for gone. */
const QUERY_TIMEOUT_MS = 10_000

/**
 * A process that is frozen or cut off inside a transaction would hold its locks until somebody ends it. And what nobody
 * waits for any more would wait on for locks, and use up the server's connections.
 */
const SESSION = {
  idle_in_transaction_session_timeout: '5000',
  statement_timeout: `${QUERY_TIMEOUT_MS}`,
}

/** A slow disk may need longer for what the database has to write; it goes on by itself, and the next start waits for it. */
export const STOP_SECONDS = 2

/** A program's own database. */
export type Store = { database: Database; settings: ConnectionSettings; close(): Promise<void> }

export type StoreOptions = {
  /** Without one: a database of the embedded server in `data`, which is started when needed. */
  databaseUrl: string | undefined
  data: string
  /** The embedded server's database. */
  name: string
  /** A folder. */
  migrations: string
  applicationName: string
  /** Server settings of each connection, such as `jit: 'off'`. */
  session?: Readonly<Record<string, string>>
  onError(error: Error): void
}

/** Opens a program's own database, up to date: the configured one or an embedded one. Closes what it opened if it fails. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, data, name, migrations, applicationName, session, onError } = options
  const embedded = databaseUrl
    ? undefined
    : await acquireEmbeddedPostgres({ dataDir: join(data, 'postgres'), stopSeconds: STOP_SECONDS })
  let settings: ConnectionSettings
  try {
    settings = embedded ? await embedded.database(name) : { connectionString: databaseUrl ?? '' }
    await migrateStore(settings, migrations)
  } catch (error) {
    await embedded?.release()
    throw error
  }
  const database = openDatabase(settings, {
    applicationName,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    session: { ...session, ...SESSION },
    onError,
  })
  const close = async () => {
    await database.close()
    await embedded?.release()
  }
  return { database, settings, close }
}

/** On a connection of its own, without a deadline. */
async function migrateStore(settings: ConnectionSettings, migrations: string): Promise<void> {
  const database = openDatabase(settings, { max: 1, applicationName: 'openespf migration' })
  try {
    await migrate(database, migrations)
  } finally {
    await database.close()
  }
}
