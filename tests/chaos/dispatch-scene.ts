import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { checkHistory, type Verdict } from './checker/check-history.ts'
import { describeVerdict } from './checker/describe-verdict.ts'
import type { DatabaseLine, GeneratorLine } from './checker/log-lines.ts'
import { readDrawing, readLogs } from './checker/read-logs.ts'
import { type Disk, mountDisk } from './disk.ts'
import { superviseDispatcher } from './dispatchers.ts'
import { dumpDatabase } from './dump-database.ts'
import { type FaultKind, faultKinds, type Victims } from './faults.ts'
import { createFlow, type Flow } from './flow.ts'
import { startGenerator } from './generator.ts'
import { type Journal, openJournal } from './journal.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { type Door, startProxy } from './proxy.ts'
import { createRandom, shuffle } from './random.ts'
import { startReceiver } from './receiver-process.ts'
import type { Stage } from './scene.ts'
import type { Supervised } from './supervise.ts'
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

/**
 * Real PostgreSQL, dispatchers and receiver under load, faults one after another, then the history checker over the three
 * logs.
 */
export async function playDispatch(stage: Stage): Promise<boolean> {
  const { minutes, seed, folder, logs, closers, say } = stage
  console.log(`dispatch: seed ${seed}, ${minutes} minutes and at least ${FAULTS_MIN} faults`)
  const files: Files = {
    generator: join(logs, 'generator.jsonl'),
    receiver: join(logs, 'receiver.jsonl'),
    database: join(logs, 'database.jsonl'),
  }
  const disk = await makeDisk(stage)
  const postgres = await startPostgres(join(disk?.path ?? folder, 'postgres'))
  closers.push(async () => {
    await copyServerLog(postgres, logs)
    await postgres.release()
  })
  const journal = openJournal<GeneratorLine>(files.generator)
  const flow = createFlow(HANDLERS.map(({ handler }) => handler))
  const receiver = await startReceiver({ file: files.receiver, seed, onReceived: flow.received })
  closers.push(() => receiver.stop())
  const database = openDatabase(postgres.settings, { max: 1, onError: () => undefined })
  await prepareWorld(database, receiver.url)
  await database.close()

  const dispatchers = await startDispatchers(stage, { postgres, journal, onStarted: receiver.expect })
  const generator = await startGenerator({
    settings: postgres.settings,
    journal,
    random: createRandom(seed, 'generator'),
    onCommitted: flow.committed,
  })
  const random = createRandom(seed, 'faults')
  await delay(2000)
  await strikeAgainAndAgain({ postgres, disk, dispatchers, generator, random }, { stage, journal, flow })
  say('no more faults: draining')
  await generator.stop()
  await drain(postgres, say)
  for (const { process } of dispatchers) await process.retire()
  await receiver.stop()
  await dump(postgres, files.database)
  journal.close()
  return judge(files, seed)
}

type Files = Record<'generator' | 'receiver' | 'database', string>

async function makeDisk({ folder, minutes, closers }: Stage): Promise<Disk | undefined> {
  const disk = await mountDisk(join(folder, 'disk'), DISK_MB + Math.ceil(minutes * DISK_MB_PER_MINUTE))
  if (typeof disk === 'string') {
    console.log(`skipped: no disk-full faults, as a small file system cannot be mounted (${disk})`)
    return undefined
  }
  closers.push(() => disk.unmount())
  return disk
}

async function startDispatchers(
  { folder, logs, closers, say }: Stage,
  wiring: { postgres: Postgres; journal: Journal<GeneratorLine>; onStarted(pids: number[]): void },
): Promise<{ process: Supervised; proxy: Door }[]> {
  const { postgres, journal, onStarted } = wiring
  const dispatchers: { process: Supervised; proxy: Door }[] = []
  const tellPids = (): void => onStarted(dispatchers.flatMap(({ process }) => process.pid() ?? []))
  const { user, password } = postgres.settings
  for (let n = 1; n <= DISPATCHERS; n++) {
    const proxy = await startProxy(() => postgres.socket)
    closers.push(() => proxy.close())
    const supervised = superviseDispatcher({
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
  { stage, journal, flow }: { stage: Stage; journal: Journal<GeneratorLine>; flow: Flow },
): Promise<void> {
  const { random } = victims
  const { minutes, interrupted, say } = stage
  const deadline = Date.now() + minutes * 60_000
  const kinds = faultKinds.filter(({ name }) => name !== 'disk-full' || victims.disk !== undefined)
  let bag: FaultKind[] = []
  for (let n = 1; (n <= FAULTS_MIN || Date.now() < deadline) && !interrupted.aborted; n++) {
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

async function drain(postgres: Postgres, say: Stage['say']): Promise<void> {
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

async function dump(postgres: Postgres, file: string): Promise<void> {
  const database = openDatabase(postgres.settings, { max: 1, onError: () => undefined })
  const journal = openJournal<DatabaseLine>(file)
  await dumpDatabase(database, journal)
  journal.close()
  await database.close()
}

async function judge(files: Files, seed: number): Promise<boolean> {
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
async function copyServerLog({ dataDir }: Postgres, logs: string): Promise<void> {
  const from = join(dataDir, 'log')
  for (const name of await readdir(from)) await copyFile(join(from, name), join(logs, name))
}
