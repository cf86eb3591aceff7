import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { prepareBinaries } from './binaries.ts'
import { type Cluster, ensureCluster, readPassword } from './cluster.ts'
import { ensureDatabase } from './database.ts'
import type { Endpoint } from './endpoint.ts'
import { explainSystemError, launchError, programError } from './errors.ts'
import { awaitHealth, settingsFor } from './health.ts'
import { withLock } from './lock.ts'
import { choosePlace } from './place.ts'
import { addEntry, livingEntries, removeEntry } from './registry.ts'
import { readServerState, stageOf, startServer, stopServer } from './server.ts'
import { lastWords } from './server-log.ts'
import type { ConnectionSettings, EmbeddedOptions } from './settings.ts'

/** One use of an embedded server, of which a process may have several. */
export type EmbeddedPostgres = {
  /** Settings for a database of the cluster, which is made when missing. Name: 1 to 63 bytes. */
  database(name: string): Promise<ConnectionSettings>
  /** Where the data really is: not in the folder asked for when the server's user cannot reach that. */
  readonly dataDir: string
  /** Whether this call started the server, rather than find it running. */
  readonly startedByUs: boolean
  /** Leaves the server; the last user stops it, with whatever is still connected. May be called again. */
  release(): Promise<void>
}

type Joined = {
  readonly cluster: Cluster
  readonly endpoint: Endpoint
  readonly startedByUs: boolean
  readonly entry: string
}

const DEFAULT_START_TIMEOUT_MS = 30_000
const DEFAULT_STOP_SECONDS = 60
/** Beyond the start: for others' first start and stop, which we may have to wait for. */
const LOCK_MARGIN_MS = 60_000

/** `acquireEmbeddedPostgres` with the folder for data that cannot stay in its project. */
export async function acquireAt(options: EmbeddedOptions, elsewhere: string): Promise<EmbeddedPostgres> {
  const timeoutMs = options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS
  const lockMs = timeoutMs + LOCK_MARGIN_MS
  try {
    const place = await choosePlace(options.dataDir, elsewhere)
    const registry = `${place.dir}.users`
    await mkdir(registry, { recursive: true, mode: 0o700 })
    const joined = await withLock(registry, lockMs, async (): Promise<Joined> => {
      const binaries = await prepareBinaries(dirname(place.dir), place.runAs)
      const cluster = { ...place, binaries, log: options.log ?? (() => undefined) }
      await ensureCluster(cluster)
      const server = await ensureServer(cluster, timeoutMs)
      return { cluster, ...server, entry: await addEntry(registry, 'user') }
    })
    return makeHandle(joined, registry, { lockMs, stopSeconds: options.stopSeconds ?? DEFAULT_STOP_SECONDS })
  } catch (error) {
    throw explainSystemError(error)
  }
}

async function ensureServer(
  cluster: Cluster,
  timeoutMs: number,
): Promise<{ endpoint: Endpoint; startedByUs: boolean }> {
  const { dir, log } = cluster
  const state = await readServerState(dir)
  switch (state.kind) {
    case 'absent':
    case 'dead': {
      if (state.kind === 'dead') log(`the database in ${dir} was not stopped cleanly: recovering`)
      const endpoint = await startServer(cluster, timeoutMs)
      log(`database started in ${dir}`)
      return { endpoint, startedByUs: true }
    }
    case 'foreign':
      throw launchError(
        `${dir} was copied or moved from ${state.dataDir} while the server there was running, and it still is (process ${state.pid})`,
        `Stop what uses ${state.dataDir}, then start again (copy it again if this is a copy)`,
      )
    case 'running': {
      const settings = settingsFor(state.endpoint, await readPassword(dir))
      const health = await awaitHealth(settings, performance.now() + timeoutMs, () => stageOf(dir))
      if (health.kind === 'ended') return ensureServer(cluster, timeoutMs)
      if (health.kind === 'healthy') {
        log(`database attached in ${dir} (process ${state.pid})`)
        return { endpoint: state.endpoint, startedByUs: false }
      }
      throw programError(
        `the server (process ${state.pid}) of ${dir} runs but does not answer; if it hangs, end it (kill -QUIT ${state.pid}) and start again`,
        await lastWords(dir, 0),
      )
    }
    default:
      return state satisfies never
  }
}

function makeHandle(
  { cluster, endpoint, startedByUs, entry }: Joined,
  registry: string,
  { lockMs, stopSeconds }: { lockMs: number; stopSeconds: number },
): EmbeddedPostgres {
  let released: Promise<void> | undefined
  const leave = () =>
    withLock(registry, lockMs, async () => {
      await removeEntry(registry, entry)
      if ((await livingEntries(registry, 'user')).length > 0) return
      const end = await stopServer(cluster, stopSeconds)
      cluster.log(`database ${end === 'stopped' ? end : 'still writes its data and ends by itself'}`)
    })
  return {
    dataDir: cluster.dir,
    startedByUs,
    async database(name) {
      if (released !== undefined) throw new Error('database() after release()')
      const password = await readPassword(cluster.dir)
      await ensureDatabase(settingsFor(endpoint, password), name)
      return settingsFor(endpoint, password, name)
    },
    release() {
      released ??= leave().catch((error: unknown) => {
        throw explainSystemError(error)
      })
      return released
    },
  }
}
