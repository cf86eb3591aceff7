import { afterAll, beforeAll, expect, test } from 'vitest'
import { ExternalUnreachable } from './connector.ts'
import { ExternalRefusal, type SqlDatabase } from './external-systems.ts'
import { openSql } from './open-sql.ts'
import { type SqlTarget, sqlTarget } from './testing/index.ts'

let target: SqlTarget
let sql: SqlDatabase

beforeAll(async () => {
  target = await sqlTarget('create table pair (k text primary key, v int not null)')
  sql = openSql({ ...target.settings, timeoutMs: 1_000, maxConnections: 2 })
})
afterAll(async () => {
  await sql.close()
  await target.dispose()
})

const insert = 'insert into pair (k, v) values ($1, $2)'
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

test('runs statements, and transactions that leave nothing when they fail', async () => {
  await sql.transaction(async (tx) => {
    await tx.query(insert, ['a', 1])
    await tx.query(insert, ['b', 2])
  })
  const failed = sql.transaction(async (tx) => {
    await tx.query('delete from pair')
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await sql.query('select k, v from pair order by k')).toEqual([
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ])
})

test.each([
  {
    what: 'a value that is missing',
    text: insert,
    values: ['canary-value', null],
    code: '23502',
    blames: 'data',
  },
  { what: 'a repeated key', text: insert, values: ['a', 7], code: '23505', blames: 'data' },
  { what: 'no number', text: 'select $1::int', values: ['canary-value'], code: '22P02', blames: 'data' },
  {
    what: 'no table',
    text: 'select $1::text from x',
    values: ['canary-value'],
    code: '42P01',
    blames: 'system',
  },
])('$what is refused with its SQLSTATE, and the value is not shown', async ({ text, values, ...rest }) => {
  const failure = await failureOf(sql.query(text, values))
  expect(failure).toBeInstanceOf(ExternalRefusal)
  expect(failure).toMatchObject({ code: rest.code, blames: rest.blames })
  expect(String(failure)).not.toContain('canary')
})

test('a wrong password is the system’s refusal, and is not shown', async () => {
  const stranger = openSql({
    ...target.settings,
    password: 'canary-pass',
    timeoutMs: 1_000,
    maxConnections: 1,
  })
  const failure = await failureOf(stranger.query('select 1'))
  await stranger.close()
  expect(failure).toMatchObject({ name: 'ExternalRefusal', code: '28P01', blames: 'system' })
  expect(String(failure)).not.toContain('canary')
})

test('a statement that takes too long is unreachable', async () => {
  await expect(sql.query('select pg_sleep(30)')).rejects.toThrow(/Query read timeout/)
  await expect(sql.query('select pg_sleep(30)')).rejects.toBeInstanceOf(ExternalUnreachable)
})

test('a database that is away is unreachable until it is back', async () => {
  await target.takeDown()
  await expect(sql.query('select 1')).rejects.toBeInstanceOf(ExternalUnreachable)
  await target.bringUp()
  expect(await sql.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('closing waits for what is under way and lets nothing new in', async () => {
  const closing = openSql({ ...target.settings, timeoutMs: 5_000, maxConnections: 1 })
  const underWay = Promise.all([1, 2, 3].map((i) => closing.query('select $1::int as i', [i])))
  await closing.close()
  expect(await underWay).toEqual([[{ i: 1 }], [{ i: 2 }], [{ i: 3 }]])
  await expect(closing.query('select 1')).rejects.toThrow('the connector is closed')
  await closing.close()
})
