import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import type { ExternalKey } from './connector.ts'
import { createKeyStore, type KeyStore } from './key-store.ts'

let db: TestDatabase
let keys: KeyStore
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
  keys = createKeyStore(db.database, 10_000)
})
afterAll(() => db.drop())

const imsi = (value: string): ExternalKey => ({ kind: 'imsi', value })
const [first, second, third] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
const wish = (holder: string, ...values: string[]) => ({ connector: 'a', holder, keys: values.map(imsi) })

test('of those who ask at the same time, each gets all its keys or none, and none is left half locked', async () => {
  const locked = await Promise.all([
    keys.lock(wish(first, '1', '2')),
    keys.lock(wish(second, '3', '2')),
    keys.lock(wish(third, '4')),
  ])
  expect(locked).toEqual([true, false, true])
  expect(await keys.lock(wish(second, '3'))).toBe(true)
  expect(await keys.lock({ ...wish(second, '2'), connector: 'b' })).toBe(true)
})

test('who asks for more and does not get it loses what it had; who gets it keeps both', async () => {
  expect(await keys.lock(wish(first, '1', '2', '5'))).toBe(true)
  expect(await keys.lock(wish(second, '3', '5'))).toBe(false)
  expect(await keys.lock(wish(third, '4', '3'))).toBe(true)
  await Promise.all([keys.unlock(first), keys.unlock(third)])
  expect(await keys.lock(wish(second, '1', '2', '3', '4', '5'))).toBe(true)
})

test('who asks together is told of its own keys, those of the other connector apart', async () => {
  await Promise.all([
    keys.record({ connector: 'a', iAccount: 1, keys: [imsi('2'), imsi('1')] }),
    keys.record({ connector: 'a', iAccount: 2, keys: [imsi('3')] }),
    keys.record({ connector: 'b', iAccount: 1, keys: [imsi('4')] }),
  ])
  const held = await Promise.all([
    keys.heldBy('a', 1),
    keys.heldBy('a', 2),
    keys.heldBy('b', 1),
    keys.heldBy('b', 2),
  ])
  expect(held).toEqual([[imsi('1'), imsi('2')], [imsi('3')], [imsi('4')], []])
  await keys.record({ connector: 'a', iAccount: 2, keys: [imsi('1')] })
  expect(await keys.heldBy('a', 1)).toEqual([imsi('2')])
})
