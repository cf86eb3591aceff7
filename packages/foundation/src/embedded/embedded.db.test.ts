import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isSameProcess, processStartTime } from '../process.ts'
import { waitFor } from '../testing/wait-for.ts'
import { acquireAt, type EmbeddedPostgres } from './acquire.ts'
import { unprivilegedUser } from './server-user.ts'
import type { ConnectionSettings } from './settings.ts'
import { scratchFolder } from './testing/scratch.ts'
import { spawnHolder } from './testing/spawn-holder.ts'

// One cluster serves most tests, in order: making one takes longer than all the rest.
let scratch: Awaited<ReturnType<typeof scratchFolder>>
let dataDir = ''
let elsewhere = ''
const root = process.getuid?.() === 0

// A busy disk takes initdb from one second to ten.
vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  scratch = await scratchFolder()
  dataDir = join(scratch.path, 'data', 'postgres')
  elsewhere = join(scratch.path, 'elsewhere')
})

afterAll(() => scratch[Symbol.asyncDispose]())

function acquire(options: { dataDir?: string; startTimeoutMs?: number } = {}): Promise<EmbeddedPostgres> {
  return acquireAt({ dataDir, ...options }, elsewhere)
}

async function query(settings: ConnectionSettings, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(settings)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** The server's process, as its own file tells; `undefined` when it was stopped properly. */
async function serverPid(dir = dataDir): Promise<number | undefined> {
  const text = await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

async function killServer(): Promise<number> {
  const pid = (await serverPid()) ?? 0
  const identity = { pid, startTime: (await processStartTime(pid)) ?? '' }
  process.kill(pid, 'SIGKILL')
  await waitFor('the server is dead', async () => !(await isSameProcess(identity)))
  return pid
}

test('a first start that was killed half-way is done again', async () => {
  const parent = join(dataDir, '..')
  const drafts = async () => (await readdir(parent).catch(() => [])).filter((name) => name.includes('.new-'))
  const holder = spawnHolder(dataDir, elsewhere)
  await waitFor(
    'initdb is at work',
    async () => {
      const [draft] = await drafts()
      return draft !== undefined && (await stat(join(parent, draft, 'data', 'base')).catch(() => undefined))
    },
    60_000,
  )
  await holder.kill()
  expect(await drafts()).toHaveLength(1)
  const postgres = await acquire()
  expect(postgres).toMatchObject({ dataDir, startedByUs: true })
  expect(await drafts()).toEqual([])
  await postgres.release()
})

test('what one start stored, the next finds', async () => {
  const first = await acquire()
  expect(first).toMatchObject({ dataDir, startedByUs: true })
  const settings = await first.database('shop')
  await query(settings, 'create table kept as select 42 as answer')
  await first.release()
  await first.release()
  expect(await serverPid()).toBeUndefined()
  await expect(query(settings, 'select 1')).rejects.toThrow()

  const second = await acquire()
  expect(second.startedByUs).toBe(true)
  expect(await query(await second.database('shop'), 'select answer from kept')).toEqual([{ answer: 42 }])
  await second.release()
})

test('nobody else gets at the data, the socket or the password', async () => {
  const postgres = await acquire()
  const settings = await postgres.database('postgres')
  const mode = async (path: string) => (await stat(path)).mode & 0o777
  expect(await mode(dataDir)).toBe(0o700)
  expect(await mode(settings.host)).toBe(0o700)
  expect(await mode(join(dataDir, 'openespf.password'))).toBe(0o600)
  expect((await stat(dataDir)).uid).not.toBe(0)
  expect(await query(settings, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(settings.host.length + '/.s.PGSQL.5432'.length).toBeLessThan(107)
  await expect(query({ ...settings, password: 'guessed' }, 'select 1')).rejects.toThrow(/password/)
  await postgres.release()
})

test('databases are made once, whatever their names and however many ask', async () => {
  const postgres = await acquire()
  const name = 'Mixed "quoted" näme'
  for (const settings of await Promise.all([1, 2, 3].map(() => postgres.database(name)))) {
    expect(await query(settings, 'select current_database() as name')).toEqual([{ name }])
  }
  await expect(postgres.database('')).rejects.toThrow(/1 to 63 bytes/)
  await expect(postgres.database('x'.repeat(64))).rejects.toThrow(/1 to 63 bytes/)
  await postgres.release()
  await expect(postgres.database('late')).rejects.toThrow(/after release/)
})

test('two processes: only the last to leave stops the server', async () => {
  const holder = spawnHolder(dataDir, elsewhere)
  expect(await holder.acquired).toEqual({ startedByUs: true })
  const postgres = await acquire()
  expect(postgres.startedByUs).toBe(false)
  await holder.release()
  expect(await query(await postgres.database('shop'), 'select answer from kept')).toHaveLength(1)
  await postgres.release()
  expect(await serverPid()).toBeUndefined()
})

test('several that start at once share one server', async () => {
  const all = await Promise.all([acquire(), acquire(), acquire()])
  expect(all.filter((postgres) => postgres.startedByUs)).toHaveLength(1)
  await Promise.all(all.map((postgres) => postgres.release()))
  expect(await serverPid()).toBeUndefined()
})

test('kill -9 of the process that started it: the server lives on for the next, which stops it', async () => {
  const holder = spawnHolder(dataDir, elsewhere)
  await holder.acquired
  const pid = await serverPid()
  await holder.kill()
  const postgres = await acquire()
  expect(postgres.startedByUs).toBe(false)
  expect(await serverPid()).toBe(pid)
  await postgres.release()
  expect(await serverPid()).toBeUndefined()
})

test('kill -9 of the server: the next start recovers what was committed', async () => {
  const before = await acquire()
  await query(await before.database('shop'), 'insert into kept values (43)')
  await killServer()
  const after = await acquire()
  expect(after.startedByUs).toBe(true)
  expect(await query(await after.database('shop'), 'select answer from kept order by 1')).toHaveLength(2)
  await before.release()
  expect(await serverPid()).toBeDefined()
  await after.release()
  expect(await serverPid()).toBeUndefined()
})

test("a killed server whose pid has gone to another of its user's processes can be started", async () => {
  const before = await acquire()
  const pid = await killServer()
  const file = join(dataDir, 'postmaster.pid')
  const other = spawn('/bin/sleep', ['60'], root ? await unprivilegedUser() : {})
  await writeFile(file, (await readFile(file, 'utf8')).replace(String(pid), String(other.pid)))
  const after = await acquire()
  expect(after.startedByUs).toBe(true)
  await after.release()
  await before.release()
  const exited = once(other, 'exit')
  other.kill()
  expect((await exited)[1]).toBe('SIGTERM')
})

test('a server that hangs is named, and left alone', async () => {
  const postgres = await acquire()
  const pid = (await serverPid()) ?? 0
  process.kill(pid, 'SIGSTOP')
  try {
    await expect(acquire({ startTimeoutMs: 300 })).rejects.toThrow(
      `(process ${pid}) of ${dataDir} runs but does not answer`,
    )
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  expect(await query(await postgres.database('shop'), 'select 1')).toHaveLength(1)
  await postgres.release()
})

test('a folder copied while its server runs is refused', async () => {
  const postgres = await acquire()
  const copy = join(scratch.path, 'data', 'copy')
  await mkdir(join(copy, 'global'), { recursive: true })
  for (const file of ['PG_VERSION', 'postmaster.pid', 'openespf.password', 'global/pg_control']) {
    await cp(join(dataDir, file), join(copy, file))
  }
  if (root) await run('/bin/chown', ['-R', '--reference', dataDir, copy])
  await expect(acquire({ dataDir: copy })).rejects.toThrow(`was copied or moved from ${dataDir}`)
  await postgres.release()
})

test('a start that fails shows the last lines of the server', async () => {
  const file = join(dataDir, 'postgresql.conf')
  const good = await readFile(file, 'utf8')
  await writeFile(file, `${good}\nnonsense = 1\n`)
  await expect(acquire()).rejects.toThrow(/Mend the postgresql\.conf[\s\S]*"nonsense"/)
  await writeFile(file, good)
  await (await acquire()).release()
})

test('data of another major version is refused, with what to do', async () => {
  const old = join(scratch.path, 'old')
  await mkdir(old)
  await writeFile(join(old, 'PG_VERSION'), '13\n')
  if (root) await run('/bin/chown', ['-R', 'nobody', old])
  await expect(acquire({ dataDir: old })).rejects.toThrow(
    /is of PostgreSQL 13.*DATABASE_URL at a PostgreSQL 13/,
  )
  expect(await readdir(old)).toEqual(['PG_VERSION'])
})

test('a folder with something else in it is refused and stays as it is', async () => {
  const other = join(scratch.path, 'other')
  await mkdir(other)
  await writeFile(join(other, 'letter.txt'), 'dear')
  await expect(acquire({ dataDir: other })).rejects.toThrow(/is no whole PostgreSQL data folder/)
  expect(await readdir(other)).toEqual(['letter.txt'])
})

async function run(program: string, args: string[]): Promise<void> {
  const [code] = await once(spawn(program, args, { stdio: 'inherit' }), 'exit')
  expect(code).toBe(0)
}
