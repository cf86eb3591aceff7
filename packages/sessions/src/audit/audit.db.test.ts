import { fileURLToPath } from 'node:url'
import { attributed } from '@openespf/foundation/attribution'
import { silentLog } from '@openespf/foundation/log'
import { type Database, type Row, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAuditRetention } from './audit-retention.ts'
import { auditTriggers } from './core/audited-tables.ts'
import { listChanges } from './sql/list-changes.ts'
import { listKeyedTables } from './sql/list-keyed-tables.ts'

let db: TestDatabase
let database: Database
beforeEach(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../../db/migrations', import.meta.url)))
  database = db.database
})
afterEach(() => db.drop())

const sql = (text: string) => database.query(statement<Row>('', text))
const changes = (filter = {}) =>
  listChanges(database, { iEnv: 1, withShared: false }, { ...filter, limit: 500 })

test('the triggers of the migrations are those that the tables ask for', async () => {
  const wanted = [
    ...auditTriggers(await listKeyedTables(database)).matchAll(/ (audit_\w+) after .* on (\S+)/g),
  ]
  const there = await sql(
    `select t.tgname as name, t.tgrelid::regclass::text as relation from pg_trigger t
     where t.tgname in ('audit_row', 'audit_update')`,
  )
  const inOrder = (names: string[]) => names.toSorted()
  expect(inOrder(there.map(({ name, relation }) => `${name} ${relation}`))).toEqual(
    inOrder(wanted.map(([, name, relation]) => `${name} ${relation}`)),
  )
})

test('each changed row is written down with what changed, by whom, in the same transaction', async () => {
  const by = { kind: 'user', i_env: 1, login: 'anna', i_user: 7, api: 'v1', operation: 'Product/add_product' }
  await attributed(by, () => sql(`insert into billing.product (name, iso_4217) values ('A', 'USD')`))
  await attributed({ kind: 'clock', operation: 'rename' }, () =>
    database.transaction(async () => {
      await sql(`update billing.product set name = 'B', description = ''`)
    }),
  )
  await sql(`update billing.product set name = 'B'`)
  await sql('delete from billing.product')
  const failing = database.transaction(async (tx) => {
    await tx.query(statement('', `insert into billing.product (name, iso_4217) values ('C', 'USD')`))
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')

  const { i_env: _, ...actor } = by
  expect(await changes({ entity: 'product' })).toMatchObject([
    { action: 'delete', key: '1', before: { name: 'B' }, after: null, actor: { kind: 'database' } },
    {
      action: 'update',
      before: { name: 'A' },
      after: { name: 'B' },
      actor: { kind: 'clock', operation: 'rename' },
    },
    { action: 'insert', before: null, after: { name: 'A', iso_4217: 'USD' }, actor },
  ])
  const [, update] = await changes({ entity: 'product' })
  expect(update?.before).toEqual({ name: 'A' })
  expect(await changes({ login: 'anna' })).toHaveLength(1)
  expect(await listChanges(database, { iEnv: 2, withShared: false }, { limit: 9 })).toEqual([])
})

test('pages go on where the last one ended', async () => {
  for (const name of ['a', 'b', 'c']) await sql(`insert into session.role (name) values ('${name}')`)
  const first = await listChanges(database, { iEnv: 1, withShared: false }, { limit: 2 })
  expect(first.map(({ after }) => after?.['name'])).toEqual(['c', 'b'])
  const before = first.at(-1)?.i_change ?? 0
  expect((await changes({ before })).map(({ after }) => after?.['name'])).toEqual(['a'])
})

test('no hash and no sealed text is written down, however the row is changed', async () => {
  await sql(`insert into session.app_user (login, password_hash) values ('x', 'scrypt$canary-hash')`)
  await sql(
    `insert into session.api_token (i_user, name, token_hash) values (1, 't', decode(repeat('ca', 32), 'hex'))`,
  )
  await sql(`update session.app_user set password_hash = 'scrypt$canary-other'`)
  await sql(`update session.api_token set token_hash = decode(repeat('cb', 32), 'hex')`)
  await sql(
    `insert into billing.sim_card (imsi, iccid, ki_sealed) values ('001010000000001', '89000000000000000001', '\\xcaca')`,
  )
  await sql(`update billing.sim_card set ki_sealed = null, opc_sealed = '\\xcaca'`)
  await sql('delete from session.app_user')
  const log = JSON.stringify(await changes())
  expect(log).not.toMatch(/canary|caca|cbcb/)
  const [password] = await changes({ entity: 'app_user', key: '1' })
  expect(password?.before).toMatchObject({ login: 'x', password_hash: '***' })
  const [card] = await changes({ entity: 'sim_card' })
  expect(card).toMatchObject({
    before: { ki_sealed: '***', opc_sealed: null },
    after: { ki_sealed: null, opc_sealed: '***' },
  })
})

test('months are made ready ahead and dropped when they are old; what had none goes too', async () => {
  const clock = { now: () => new Date('2026-12-15T00:00:00Z') }
  const retention = createAuditRetention({ database, clock, log: silentLog, keepDays: 30 })
  await sql(
    `insert into audit.change (changed_at, actor, entity, key, action) values ('2026-01-05', '{}', 'x', '1', 'insert')`,
  )
  expect(await retention.runOnce()).toEqual({
    made: ['change_202612', 'change_202701', 'change_202702'],
    dropped: [],
  })
  expect(await sql('select from audit.change')).toEqual([])
  expect(await retention.runOnce()).toEqual({ made: [], dropped: [] })
  await sql(
    `insert into audit.change (changed_at, actor, entity, key, action) values ('2026-12-05', '{}', 'x', '1', 'insert')`,
  )
  expect(await sql('select from audit.change_202612')).toHaveLength(1)
  const later = { now: () => new Date('2027-01-30T00:00:00Z') }
  expect(
    await createAuditRetention({ database, clock: later, log: silentLog, keepDays: 30 }).runOnce(),
  ).toMatchObject({ made: ['change_202703'], dropped: [] })
  const muchLater = { now: () => new Date('2027-02-01T00:00:00Z') }
  expect(
    await createAuditRetention({ database, clock: muchLater, log: silentLog, keepDays: 30 }).runOnce(),
  ).toMatchObject({ dropped: ['change_202612'] })
})
