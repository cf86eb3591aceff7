import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPartitions } from '@openespf/espf'
import { systemClock } from '@openespf/foundation/clock'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { silentLog } from '@openespf/foundation/log'
import { migrate } from '@openespf/foundation/migrate'
import { type Database, openDatabase } from '@openespf/foundation/pg'
import { createDatabase } from '../sql/create-database.ts'
import { dropDatabase } from '../sql/drop-database.ts'
import { serverVersion } from '../sql/server-version.ts'
import { onExit } from './cleanup.ts'
import { familyCpuMs } from './machine.ts'

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url))
/** A database with our schema, of which the others are copies. */
const OURS = 'template_ours'

export type Settings = { host: string; port?: number; user: string; password: string; database: string }

export type FreshDatabase = {
  readonly settings: Settings
  readonly database: Database
  drop(): Promise<void>
}

export type Server = {
  readonly version: string
  /** A folder for what is needed for a while, on the server's disk; removed at the end. */
  readonly folder: string
  /** Processor time that it has used in all, in milliseconds; NaN where the kernel does not tell. */
  cpuMs(): Promise<number>
  /** A database of its own: empty, or a copy of ours or of one that `keep` was called on. */
  fresh(template?: string): Promise<FreshDatabase>
  /** Makes a database that can be copied from then on; nobody may be connected to it. Returns its name. */
  keep(build: (fresh: FreshDatabase) => Promise<void>): Promise<string>
}

export const ourSchema = OURS

/** One PostgreSQL for everybody, with the settings that `npm start` runs it with, in a folder that is removed at the end. */
export async function startServer(say: (line: string) => void): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-bench-'))
  // The server's own user must get through.
  await chmod(folder, 0o755)
  onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  const embedded = await acquireEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: say })
  onExit(async () => {
    await embedded.release()
    if (!embedded.dataDir.startsWith(folder)) await removeElsewhere(embedded.dataDir)
  })
  const admin = openDatabase(await embedded.database('postgres'), { max: 2 })
  onExit(() => admin.close())
  let made = 0

  const open = async (template?: string): Promise<FreshDatabase> => {
    made += 1
    const name = `bench_${made}`
    await createDatabase(admin, name, template)
    const settings = await embedded.database(name)
    const database = openDatabase(settings, { max: 20, applicationName: 'openespf bench' })
    return {
      settings,
      database,
      async drop() {
        await database.close()
        await dropDatabase(admin, name)
      },
    }
  }
  const prepareOurs = async (): Promise<void> => {
    const database = openDatabase(await embedded.database(OURS), { max: 1 })
    try {
      await migrate(database, MIGRATIONS)
      await createPartitions({ database, clock: systemClock, log: silentLog }).runOnce()
    } finally {
      await database.close()
    }
  }
  await prepareOurs()
  return {
    version: await serverVersion(admin),
    folder,
    async cpuMs() {
      const file = await readFile(join(embedded.dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
      return (await familyCpuMs(Number.parseInt(file, 10))) ?? Number.NaN
    },
    fresh: open,
    async keep(build) {
      const fresh = await open(OURS)
      await build(fresh)
      await fresh.database.close()
      return fresh.settings.database
    },
  }
}

/** Where the server's user cannot reach the temporary folder its data is elsewhere, with two files beside it. */
async function removeElsewhere(dataDir: string): Promise<void> {
  for (const suffix of ['', '.users', '.project'])
    await rm(dataDir + suffix, { recursive: true, force: true, maxRetries: 10 })
}
