import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '@openespf/foundation/embedded'
import { type ConnectionSettings, openDatabase } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'

/** A real PostgreSQL of this run's own, to be stopped and started at will. */
export type Postgres = {
  readonly settings: Exclude<ConnectionSettings, { connectionString: string }>
  /** The path of its unix socket. */
  readonly socket: string
  readonly dataDir: string
  /** SIGQUIT: all its processes leave at once, as after a power cut; returns when they have. */
  stopImmediately(): Promise<void>
  /** Starts it unless it runs and answers. */
  ensureRunning(): Promise<void>
  release(): Promise<void>
}

/** Small in all that a fault has to exhaust. */
const SETTINGS = [
  'max_connections = 60',
  "max_wal_size = '128MB'",
  "min_wal_size = '48MB'",
  'checkpoint_timeout = 30',
]

export async function startPostgres(dataDir: string): Promise<Postgres> {
  const uses: EmbeddedPostgres[] = []
  const release = async (): Promise<void> => {
    for (const use of uses) await use.release()
  }
  try {
    return await start(dataDir, uses, release)
  } catch (error) {
    await release()
    throw error
  }
}

async function start(
  dataDir: string,
  uses: EmbeddedPostgres[],
  release: () => Promise<void>,
): Promise<Postgres> {
  const ensureRunning = async (): Promise<void> => {
    uses.push(await acquireEmbeddedPostgres({ dataDir }))
  }
  await ensureRunning()
  const [first] = uses
  if (first === undefined) throw new Error('PostgreSQL was not started')
  const settings = await first.database('openespf')
  if (!('host' in settings)) throw new Error('the embedded PostgreSQL has no host')

  const stopImmediately = async (): Promise<void> => {
    const [line] = (await readFile(join(first.dataDir, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(line)
    process.kill(pid, 'SIGQUIT')
    await waitFor('PostgreSQL has ended', () => !isAlive(pid))
  }
  const admin = openDatabase(settings, { max: 1, onError: () => undefined })
  for (const setting of SETTINGS) await admin.script(`alter system set ${setting}`)
  await admin.close()
  await stopImmediately()
  await ensureRunning()
  return {
    settings,
    socket: join(settings.host, `.s.PGSQL.${settings.port ?? 5432}`),
    dataDir: first.dataDir,
    stopImmediately,
    ensureRunning,
    release,
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
