import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createConnectorMemory, createVolatileMemory } from './connector-memory.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())

test.each([
  ['in the database', () => createConnectorMemory(db.database, 'a')],
  ['of the process', createVolatileMemory],
])('a memory %s recalls what it was told last, until it is told to forget', async (_, create) => {
  const memory = create()
  expect(await memory.recall('x')).toBeUndefined()
  await memory.remember('x', '1')
  await memory.remember('x', '2')
  expect(await memory.recall('x')).toBe('2')
  await memory.forget('x')
  await memory.forget('x')
  expect(await memory.recall('x')).toBeUndefined()
})

test('another process of the same connector remembers, another connector does not', async () => {
  await createConnectorMemory(db.database, 'a').remember('y', '1')
  expect(await createConnectorMemory(db.database, 'a').recall('y')).toBe('1')
  expect(await createConnectorMemory(db.database, 'b').recall('y')).toBeUndefined()
})
