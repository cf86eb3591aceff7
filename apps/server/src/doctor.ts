import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { examine, type Finding, reasonOf } from '@openespf/espf'
import { systemClock } from '@openespf/foundation/clock'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { type ConnectionSettings, type Database, openDatabase } from '@openespf/foundation/pg'
import { createSecretBox, parseMasterKey, type SecretBox } from '@openespf/foundation/secret-box'
import { STOP_SECONDS } from '@openespf/foundation/store'
import { readServerConfig, type ServerConfig } from './config.ts'
import { MIGRATIONS } from './open-store.ts'

export type DoctorOptions = {
  data?: string
  /** Base address of the APIs; not asked unless given. */
  url?: string
}

const API_MS = 5000
/** Of the longest check, the look through a long queue. */
const QUERY_TIMEOUT_MS = 30_000

/**
 * Checks every hop of an installation, from its configuration to the handlers, and changes nothing. The embedded database is
 * started for it when there is one that does not run, and stopped again; none is made.
 */
export async function runDoctor(options: DoctorOptions = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  const config = readConfig(options, findings)
  if (config !== undefined) await checkStore(config, findings)
  if (options.url !== undefined) findings.push(await checkApi(options.url))
  return findings
}

function readConfig({ data }: DoctorOptions, findings: Finding[]): ServerConfig | undefined {
  try {
    const config = readServerConfig(data === undefined ? {} : { data })
    const store = config.databaseUrl
      ? 'the database of DATABASE_URL'
      : `the embedded database in ${config.data}`
    findings.push({ check: 'configuration', verdict: 'ok', says: store })
    return config
  } catch (error) {
    findings.push(failed('configuration', error, 'correct these variables (docs/config.md)'))
    return undefined
  }
}

async function checkStore(config: ServerConfig, findings: Finding[]): Promise<void> {
  const secretBox = await openSecretBox(config, findings)
  const store = await reachStore(config, findings)
  if (store === undefined) return
  try {
    findings.push(
      ...(await examine({ database: store.database, clock: systemClock, secretBox, migrations: MIGRATIONS })),
    )
  } finally {
    await store.close()
  }
}

/** The box of the key that there is: none is made. */
async function openSecretBox(config: ServerConfig, findings: Finding[]): Promise<SecretBox | undefined> {
  const path = join(config.data, 'master.key')
  try {
    return createSecretBox(parseMasterKey(config.masterKey ?? (await readFile(path, 'utf8'))))
  } catch (error) {
    const next = `give the key that the secrets were sealed with: OPENESPF_MASTER_KEY or ${path} (the first start makes it)`
    findings.push(failed('master key', error, next))
    return undefined
  }
}

type Reached = { database: Database; close(): Promise<void> }

async function reachStore(config: ServerConfig, findings: Finding[]): Promise<Reached | undefined> {
  if (config.databaseUrl) {
    return connect({ connectionString: config.databaseUrl }, findings, {
      says: 'reachable',
      next: 'start PostgreSQL, or correct DATABASE_URL',
    })
  }
  const dataDir = join(config.data, 'postgres')
  if (!(await exists(dataDir)) && !(await exists(`${dataDir}.path`))) {
    const nothing = new Error(`nothing has been started on the data folder ${config.data} yet`)
    findings.push(failed('database', nothing, 'npm start (or openespf up), or name the folder: --data'))
    return undefined
  }
  try {
    const embedded = await acquireEmbeddedPostgres({ dataDir, stopSeconds: STOP_SECONDS })
    const reached = await connect(await embedded.database('openespf'), findings, {
      says: embedded.startedByUs ? 'did not run: started for this check' : 'runs',
      next: `see the log in ${embedded.dataDir}`,
    })
    if (reached === undefined) await embedded.release()
    return (
      reached && {
        ...reached,
        async close() {
          await reached.close()
          await embedded.release()
        },
      }
    )
  } catch (error) {
    findings.push(failed('database', error, 'do what the message says, then start again'))
    return undefined
  }
}

async function connect(
  settings: ConnectionSettings,
  findings: Finding[],
  words: { says: string; next: string },
): Promise<Reached | undefined> {
  const database = openDatabase(settings, {
    max: 2,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    applicationName: 'openespf doctor',
  })
  try {
    await database.script('')
    findings.push({ check: 'database', verdict: 'ok', says: words.says })
    return { database, close: () => database.close() }
  } catch (error) {
    await database.close()
    findings.push(failed('database', error, words.next))
    return undefined
  }
}

/** Asks without logging in: being refused is an answer. */
async function checkApi(url: string): Promise<Finding> {
  const next = 'start a server with the role api or all, or correct the address (--url, OPENESPF_URL)'
  try {
    const answer = await fetch(new URL('/espf/v1/system', url), { signal: AbortSignal.timeout(API_MS) })
    const body: unknown = await answer.json().catch(() => undefined)
    const isOurs = answer.status === 401 && typeof body === 'object' && body !== null && 'code' in body
    if (isOurs) return { check: 'API', verdict: 'ok', says: `answers at ${url}` }
    return failed('API', new Error(`something else answers at ${url}: status ${answer.status}`), next)
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return failed('API', reason, next)
  }
}

function failed(check: string, error: unknown, next: string): Finding {
  return { check, verdict: 'fail', says: reasonOf(error), next }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
