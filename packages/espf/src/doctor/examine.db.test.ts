import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { openDatabase, type Queryable, type Row, type Statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPartitions } from '../dispatch/partitions.ts'
import { type Receiver, startReceiver } from '../dispatch/testing/receiver.ts'
import { secretBox } from '../dispatch/testing/secret-box.ts'
import { createWorld, type World } from '../dispatch/testing/world.ts'
import { listLongTransactions } from '../sql/list-long-transactions.ts'
import { checkHandlers, checkLanes, checkOldest } from './check-dispatch.ts'
import { checkClock, checkVacuum } from './check-server.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'

const migrations = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

let world: World
let receiver: Receiver
beforeEach(async () => {
  world = await createWorld()
  receiver = await startReceiver()
})
afterEach(async () => {
  await world.end()
  await receiver.close()
})

const look = (folder = migrations): Promise<Finding[]> =>
  examine({ database: world.database, clock: systemClock, secretBox, migrations: folder })
const of = (findings: readonly Finding[], check: string): Finding | undefined =>
  findings.find((finding) => finding.check === check)
const lookFor = async (check: string): Promise<Finding | undefined> => of(await look(), check)

test('a sound installation is found to be so', async () => {
  await world.addHandler(receiver.url)
  await createPartitions({ database: world.database, clock: systemClock, log: silentLog }).runOnce()
  const dispatcher = await world.dispatch()
  await waitFor('it owns all lanes', () => dispatcher.snapshot().lanes === 64)
  const findings = await look()
  expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  expect(findings.map(({ check }) => check)).toEqual([
    'database version',
    'clock',
    'migrations',
    'capture',
    'partitions',
    'size',
    'default partitions',
    'retention',
    'autovacuum',
    'long transactions',
    'replication slots',
    'dispatchers',
    'deliveries',
    'handler main',
  ])
  expect(receiver.received).toEqual([])
})

test('a new database has no partitions, no dispatcher and no handler, and each finding says what to do', async () => {
  const findings = await look()
  expect(of(findings, 'partitions')).toMatchObject({
    verdict: 'warn',
    says: expect.stringContaining('45 of 45'),
  })
  expect(of(findings, 'dispatchers')).toMatchObject({ verdict: 'fail' })
  expect(of(findings, 'handlers')).toMatchObject({ verdict: 'warn' })
  expect(findings.every((finding) => finding.verdict === 'ok' || finding.next !== '')).toBe(true)
})

test('migrations: missing, edited, newer, and a database that is not ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-doctor-'))
  try {
    await cp(migrations, folder, { recursive: true })
    await writeFile(join(folder, '9000_more.sql'), 'select 1')
    expect(of(await look(folder), 'migrations')).toMatchObject({
      verdict: 'fail',
      says: 'not applied yet: 9000_more.sql',
    })
    await rm(join(folder, '9000_more.sql'))
    await writeFile(join(folder, '0001_session.sql'), 'select 1')
    expect(of(await look(folder), 'migrations')).toMatchObject({
      says: 'edited after they were applied: 0001_session.sql',
    })
    await rm(join(folder, '0001_session.sql'))
    expect(of(await look(folder), 'migrations')).toMatchObject({
      says: 'the database is newer: it has 0001_session.sql',
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  await world.database.script('drop table public.openespf_migration')
  const findings = await look()
  expect(of(findings, 'migrations')).toMatchObject({ says: 'this database has none of ours' })
  expect(findings.at(-1)?.check).toBe('migrations')
})

test('capture: a missing, changed or disabled trigger is found', async () => {
  expect(await lookFor('capture')).toMatchObject({ verdict: 'ok' })
  await world.database.script(
    `drop trigger capture_update on billing.customer;
    alter table billing.account disable trigger capture_update;
    drop function espf.capture_product_update cascade;
    create or replace trigger capture_insert after update on billing.account for each row
      execute function espf.capture_account_insert();
    create or replace function espf.capture_customer_insert() returns trigger language plpgsql as 'begin return null; end';
    create function espf.capture_other() returns trigger language plpgsql as 'begin return null; end'`,
  )
  const { says, verdict } = (await lookFor('capture')) ?? {}
  expect(verdict).toBe('fail')
  expect(says?.split(', ').sort()).toEqual([
    'capture_customer_insert is not what the catalogue says',
    'capture_customer_update has no trigger',
    'capture_other is not ours',
    'capture_product_update is missing',
    'the trigger of capture_account_insert is not what the catalogue says',
    'the trigger of capture_account_update is disabled',
  ])
})

test('rows in a default partition, days that are ruled out, and who holds days back', async () => {
  const iHandler = await world.addHandler(receiver.url)
  await world.database.script(
    `insert into espf.attempt (i_handler, i_event, event_type, redelivery, attempt, stage, started_at, duration_ms)
      values (1, 1, 'Account/New', 0, 1, 'during', now(), 1);
    alter table espf.event_default add constraint ruled_out_days check (captured_at < '2030-01-01') not valid;
    insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at) values
      (${iHandler}, 0, 'account/1', 1, 'Account/New', '{}', '2020-01-02 12:00Z'),
      (${iHandler}, 0, 'account/1', 2, 'Account/New', '{}', now())`,
  )
  const findings = await look()
  expect(of(findings, 'default partitions')).toMatchObject({
    verdict: 'warn',
    says: expect.stringContaining('espf.attempt_default has rows'),
  })
  expect(of(findings, 'ruled-out days')).toMatchObject({ verdict: 'fail' })
  expect(of(findings, 'retention')).toMatchObject({
    verdict: 'warn',
    says: 'main holds days since 2020-01-02: 1 unfinished beyond 90 days',
  })
  expect(of(findings, 'deliveries')).toMatchObject({
    verdict: 'warn',
    says: expect.stringMatching(/ days old, of handler main$/),
  })
  await world.database.script(`update espf.system set paused_at = '2026-01-02 12:00Z', pause_reason = 'move'`)
  const clock = { now: () => new Date('2026-01-02T12:05:00Z') }
  expect(await checkOldest(world.database, clock)).toMatchObject({
    says: 'everything is paused since 5 min (move)',
  })
})

test('a clock that differs is a warning, in either direction', async () => {
  const late = { now: () => new Date(Date.now() - 3_600_000) }
  const early = { now: () => new Date(Date.now() + 3_600_000) }
  expect(await checkClock(world.database, late)).toMatchObject({
    verdict: 'warn',
    says: expect.stringMatching(/^60 min behind/),
  })
  expect(await checkClock(world.database, early)).toMatchObject({
    says: expect.stringMatching(/^60 min ahead of/),
  })
})

test('what belongs to the whole server: its version, autovacuum, idle slots, long transactions', async () => {
  const rows: Record<string, object[]> = {
    'espf-examine-server': [{ version: '14.9', version_num: 140009, now: new Date(), autovacuum: false }],
    'espf-list-idle-slots': [{ name: 'standby' }],
    'espf-list-long-transactions': [{ who: 'pid 7 (report, active)', minutes: 90 }],
  }
  const { database } = world
  const told: Queryable = {
    query: async <R extends Row>({ name }: Statement<R>) => (rows[name] ?? []) as R[],
    one: async <R extends Row>({ name }: Statement<R>) => rows[name]?.[0] as R,
    maybe: database.maybe,
  }
  expect(await checkVacuum(told)).toMatchObject([
    { check: 'autovacuum', verdict: 'fail' },
    { check: 'long transactions', verdict: 'warn', says: 'pid 7 (report, active) for 90 min' },
    { check: 'replication slots', verdict: 'warn', says: '1 idle slot: standby' },
  ])
  const findings = await examine({ database: told, clock: systemClock, secretBox, migrations })
  expect(findings).toMatchObject([{ check: 'database version', verdict: 'fail', says: 'PostgreSQL 14.9' }])
})

test('a transaction that stays open is named with its program', async () => {
  const other = openDatabase(world.settings, { max: 1, applicationName: 'night report' })
  try {
    await other.script('begin; select txid_current()')
    expect(await listLongTransactions(world.database, 0)).toEqual([
      { who: expect.stringMatching(/^pid \d+ \(night report, idle in transaction\)$/), minutes: 0 },
    ])
  } finally {
    await other.close()
  }
})

test('lanes without an owner fail, those of an expired process too', async () => {
  await world.database.script(
    `insert into espf.process (process_id, host, pid, expires_at) values
      ('00000000-0000-4000-8000-000000000001', 'one', 11, now() + interval '1 hour'),
      ('00000000-0000-4000-8000-000000000002', 'two', 22, now() - interval '1 second');
    update espf.lane set process_id = '00000000-0000-4000-8000-000000000001' where lane < 40;
    update espf.lane set process_id = '00000000-0000-4000-8000-000000000002' where lane >= 41`,
  )
  expect(await checkLanes(world.database)).toMatchObject({
    verdict: 'fail',
    says: '24 lanes without an owner (one pid 11: 40 lanes)',
  })
  await world.database.script(
    `update espf.lane set process_id = '00000000-0000-4000-8000-000000000001' where lane >= 40`,
  )
  expect(await checkLanes(world.database)).toEqual({
    check: 'dispatchers',
    verdict: 'ok',
    says: 'one pid 11: 64 lanes',
  })
})

test('handlers: unreachable, sealed with another key, paused for long, circuit open; disabled ones are left alone', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve)
  })
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((resolve) => {
    silent.close(resolve)
  })
  const gone = await world.addHandler(`http://127.0.0.1:${port}/`, { name: 'gone' })
  await world.addHandler(receiver.url, { name: 'well' })
  await world.database.script(
    `insert into espf.handler (name, url, secrets_sealed, enabled) values ('off', 'http://127.0.0.1:1/', '', false);
    update espf.handler set paused_at = now() - interval '3 days', pause_reason = 'works' where name = 'gone';
    insert into espf.process (process_id, expires_at) values
      ('00000000-0000-4000-8000-000000000001', now() + interval '1 hour'),
      ('00000000-0000-4000-8000-000000000002', now() + interval '1 hour');
    insert into espf.process_handler (process_id, i_handler, circuit, since, last_failure, sending) values
      ('00000000-0000-4000-8000-000000000001', ${gone}, 'closed', now(), '', 0),
      ('00000000-0000-4000-8000-000000000002', ${gone}, 'open', now() - interval '5 minutes', 'refused', 0)`,
  )
  const found = await checkHandlers(world.database, { clock: systemClock, secretBox })
  expect(found.map(({ check, verdict, says }) => `${verdict} ${check}: ${says}`)).toEqual([
    'warn handler gone: paused since 3 days (works)',
    'fail handler gone: its circuit is open since 5 min: refused',
    expect.stringMatching(/^fail handler gone: 127\.0\.0\.1:\d+ takes no connection: .*ECONNREFUSED/),
    expect.stringMatching(/^ok handler well: 127\.0\.0\.1:\d+ takes connections$/),
  ])
  for (const other of [undefined, createSecretBox(Buffer.alloc(32, 9))]) {
    const unread = await checkHandlers(world.database, { clock: systemClock, secretBox: other })
    expect(unread.filter(({ says }) => says.includes('secrets cannot be read'))).toHaveLength(2)
  }
})

test('a check that breaks is a finding, and the others go on', async () => {
  await world.database.script('alter table espf.process_handler rename to process_handler_away')
  const findings = await look()
  expect(of(findings, 'handlers')).toMatchObject({
    verdict: 'fail',
    says: expect.stringContaining('could not be checked: '),
  })
  expect(of(findings, 'deliveries')).toMatchObject({ verdict: 'ok' })
})
