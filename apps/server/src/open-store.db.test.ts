import { isUnavailable, statement } from '@openespf/foundation/pg'
import { testDatabase, urlOf, waitFor } from '@openespf/foundation/testing'
import { expect, test } from 'vitest'
import { MIGRATIONS, openStore } from './open-store.ts'

const lockLanes = statement<{ lane: number }>('test-lock-lanes', 'select lane from espf.lane for update')
const lockFree = statement<{ lane: number }>(
  'test-lock-free',
  'select lane from espf.lane for update skip locked',
)
const deadline = statement<{ deadline: string }>(
  'test-deadline',
  `select current_setting('statement_timeout') as deadline`,
)

test('what a transaction holds that falls silent is free again within seconds; no statement outlives its deadline', async () => {
  const db = await testDatabase(MIGRATIONS)
  const config = { databaseUrl: urlOf(db.settings), data: '' }
  const store = await openStore(config, () => undefined)
  expect(await store.database.one(deadline)).toEqual({ deadline: '10s' })
  const silent = store.database.transaction(async (tx) => {
    await tx.query(lockLanes)
    await waitFor('the lanes are free', async () => (await db.database.query(lockFree)).length === 64)
    await tx.query(lockLanes)
  })
  const failure = await silent.catch((error: unknown) => error)
  expect(isUnavailable(failure)).toBe(true)
  expect(await store.database.query(lockLanes)).toHaveLength(64)
  await store.close()
  await db.drop()
}, 30_000)
