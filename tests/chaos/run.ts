/**
 * The chaos test: `npm run test:chaos -- [--minutes N] [--seed S] [--keep]`. Real PostgreSQL, dispatchers and receiver
 * under load, faults one after another, then the history checker over the three logs.
 */
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openDatabase } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { checkHistory, type Verdict } from './checker/check-history.ts'
import { describeVerdict } from './checker/describe-verdict.ts'
import type { DatabaseLine, GeneratorLine } from './checker/log-lines.ts'
import { readDrawing, readLogs } from './checker/read-logs.ts'
import { type Disk, mountDisk } from './disk.ts'
import { type Supervised, supervise } from './dispatchers.ts'
import { dumpDatabase } from './dump-database.ts'
import { type FaultKind, faultKinds, type Victims } from './faults.ts'
import { createFlow, type Flow } from './flow.ts'
import { startGenerator } from './generator.ts'
import { type Journal, openJournal } from './journal.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { type Door, startProxy } from './proxy.ts'
import { createRandom, type Random } from './random.ts'
import { startReceiver } from './receiver-process.ts'
import { countUnfinished, HANDLERS, MASTER_KEY, prepareWorld } from './world.ts'

const DISPATCHERS = 2
const FAULTS_MIN = 20
/** Promised are 10 s after the last fault; a slow machine may need longer for what has piled up. */
const DRAIN_MS = 90_000
const RECOVERY_MS = 10_000
/** How much is committed before it is looked at whether all flows again. */
const SAMPLE_MS = 500
/** So often the next fault does not wait until all flows again. */
const IMPATIENT = 0.15
const DISK_MB = 500
const DISK_MB_PER_MINUTE = 60

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes N and --seed S want numbers')

const started = performance.now()
const say = (line: string): void =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`)
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

const folder = await mkdtemp(join(tmpdir(), 'openespf-chaos-'))
// PostgreSQL runs as another user when root starts it, who must get here.
await chmod(folder, 0o755)
const logs = join(folder, 'logs')
await mkdir(logs)
const files = {
  generator: join(logs, 'generator.jsonl'),
  receiver: join(logs, 'receiver.jsonl'),
  database: join(logs, 'database.jsonl'),
}
const closers: (() => Promise<void> | void)[] = []
const isOk = await main().catch((error: unknown) => {
  console.error(error)
  return false
})
for (const close of closers.reverse()) {
  try {
    await close()
  } catch (error) {
    console.error(error)
  }
}
const isKept = !isOk || values.keep
if (isKept) console.log(`logs kept   ${logs}`)
else await rm(folder, { recursive: true, force: true })
console.log(isOk ? 'chaos: ok' : 'chaos: FAILED')
process.exit(isOk ? 0 : 1)

async function main(): Promise<boolean> {
  console.log(`seed ${seed}, ${minutes} minutes and at least ${FAULTS_MIN} faults`)
  const disk = await makeDisk()
  const postgres = await startPostgres(join(disk?.path ?? folder, 'postgres'))
  closers.push(async () => {
    await copyServerLog(postgres)
    await postgres.release()
  })
  const journal = openJournal<GeneratorLine>(files.generator)
  const flow = createFlow(HANDLERS.map(({ handler }) => handler))
  const receiver = await startReceiver({ file: files.receiver, seed, onReceived: flow.received })
  closers.push(() => receiver.stop())
  const database = openDatabase(postgres.settings, { max: 1, onError: () => undefined })
  await prepareWorld(database, receiver.url)
  await database.close()

  const dispatchers = await startDispatchers(postgres, journal, (pids) => receiver.expect(pids))
  const generator = await startGenerator({
    settings: postgres.settings,
    journal,
    random: createRandom(seed, 'generator'),
    onCommitted: flow.committed,
  })
  const random = createRandom(seed, 'faults')
  await delay(2000)
  await strikeAgainAndAgain({ postgres, disk, dispatchers, generator, random }, journal, flow)
  say('no more faults: draining')
  await generator.stop()
  await drain(postgres)
  for (const { process } of dispatchers) await process.retire()
  await receiver.stop()
  await dump(postgres)
  journal.close()
  return judge()
}

async function makeDisk(): Promise<Disk | undefined> {
  const disk = await mountDisk(join(folder, 'disk'), DISK_MB + Math.ceil(minutes * DISK_MB_PER_MINUTE))
  if (typeof disk === 'string') {
    console.log(`skipped: no disk-full faults, as a small file system cannot be mounted (${disk})`)
    return undefined
  }
  closers.push(() => disk.unmount())
  return disk
}

async function startDispatchers(
  postgres: Postgres,
  journal: Journal<GeneratorLine>,
  onStarted: (pids: number[]) => void,
): Promise<{ process: Supervised; proxy: Door }[]> {
  const dispatchers: { process: Supervised; proxy: Door }[] = []
  const tellPids = (): void => onStarted(dispatchers.flatMap(({ process }) => process.pid() ?? []))
  const { user, password } = postgres.settings
  for (let n = 1; n <= DISPATCHERS; n++) {
    const proxy = await startProxy(() => postgres.socket)
    closers.push(() => proxy.close())
    const supervised = supervise({
      name: `dispatcher ${n}`,
      folder: logs,
      env: {
        DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:${proxy.port}/openespf`,
        OPENESPF_MASTER_KEY: MASTER_KEY,
        OPENESPF_ALLOW_ADDRESSES: '127.0.0.1',
        OPENESPF_ADMIN_PASSWORD: 'correct horse battery',
        OPENESPF_DATA: join(folder, `data-${n}`),
        OPENESPF_LOG_LEVEL: 'info',
      },
      journal,
      onStarted: tellPids,
    })
    closers.push(() => supervised.retire())
    dispatchers.push({ process: supervised, proxy })
    tellPids()
  }
  await waitFor('all dispatchers run', () => dispatchers.every(({ process }) => process.isReady()), 60_000)
  say(`${DISPATCHERS} dispatchers run`)
  return dispatchers
}

async function strikeAgainAndAgain(
  victims: Victims,
  journal: Journal<GeneratorLine>,
  flow: Flow,
): Promise<void> {
  const { random } = victims
  const deadline = Date.now() + minutes * 60_000
  const kinds = faultKinds.filter(({ name }) => name !== 'disk-full' || victims.disk !== undefined)
  let bag: FaultKind[] = []
  for (let n = 1; (n <= FAULTS_MIN || Date.now() < deadline) && !interrupted.signal.aborted; n++) {
    if (bag.length === 0)
      bag = shuffle(
        kinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind)),
        random,
      )
    const kind = bag.pop()
    if (kind === undefined) return
    const from = Date.now()
    const target = await kind.strike(victims)
    const to = Date.now()
    journal.write({ kind: 'fault', fault: kind.name, target, from, to })
    const recovered = random.chance(IMPATIENT) ? 'not waited for' : await awaitFlow(flow, to)
    say(`fault ${n}: ${kind.name} (${target}) for ${to - from} ms; recovery ${recovered}`)
    await delay(random.between(200, 1200))
  }
}

/** Waits until what was committed just after the fault has been received; at most as long as is promised. */
async function awaitFlow(flow: Flow, since: number): Promise<string> {
  await delay(SAMPLE_MS)
  const until = Date.now()
  while (Date.now() < since + RECOVERY_MS) {
    if (flow.isThrough(since, until)) return `${Date.now() - since} ms at most`
    await delay(50)
  }
  return `longer than ${RECOVERY_MS} ms`
}

function shuffle<T>(items: T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

async function drain(postgres: Postgres): Promise<void> {
  await postgres.ensureRunning()
  const database = openDatabase(postgres.settings, { max: 1, onError: () => undefined })
  const isDrained = async () => (await countUnfinished(database)) === 0
  try {
    await waitFor('nothing is queued or waiting', isDrained, DRAIN_MS)
  } catch (error) {
    // The checker says what is left.
    say(error instanceof Error ? error.message : String(error))
  } finally {
    await database.close()
  }
}

async function dump(postgres: Postgres): Promise<void> {
  const database = openDatabase(postgres.settings, { max: 1, onError: () => undefined })
  const journal = openJournal<DatabaseLine>(files.database)
  await dumpDatabase(database, journal)
  journal.close()
  await database.close()
}

async function judge(): Promise<boolean> {
  const verdict = checkHistory(await readLogs(files), await readDrawing())
  console.log(`\nseed        ${seed}\n${describeVerdict(verdict)}`)
  const isEnough = faultsOf(verdict) >= FAULTS_MIN
  if (!isEnough) console.log(`too few faults: ${faultsOf(verdict)} of ${FAULTS_MIN}`)
  return verdict.ok && isEnough
}

function faultsOf({ faults }: Verdict): number {
  return Object.values(faults).reduce((sum, count) => sum + count, 0)
}

/** What PostgreSQL said, for a look at a run that failed; the folder goes. */
async function copyServerLog({ dataDir }: Postgres): Promise<void> {
  const from = join(dataDir, 'log')
  for (const name of await readdir(from)) await copyFile(join(from, name), join(logs, name))
}
