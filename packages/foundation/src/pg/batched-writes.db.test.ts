import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/index.ts'
import { attributed } from './attribution.ts'
import { batchedWrites } from './batched-writes.ts'
import { statement } from './database.ts'

let folder = ''
let db: TestDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-migrations-'))
  await writeFile(join(folder, '0001_kept.sql'), 'create table kept (name text primary key);')
  db = await testDatabase(folder)
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const store = statement<{ name: string; actor: string }>(
  'store-names',
  `insert into kept (name) select unnest($1::text[])
   returning name, current_setting('openespf.actor', true)::jsonb ->> 'user' as actor`,
)

/** Writes a name; answered with who is said to have written it. */
function begin() {
  const batches: string[][] = []
  const write = batchedWrites<{ name: string }, string>(async (items) => {
    const names = items.map(({ name }) => name)
    batches.push(names)
    const actors = new Map(
      (await db.database.query(store, [names])).map(({ name, actor }) => [name, actor] as const),
    )
    return new Map(items.map((item) => [item, actors.get(item.name) ?? '']))
  })
  return { batches, as: (user: string, name: string) => attributed({ user }, () => write({ name })) }
}

test('what is attributed alike is written together, and nothing else', async () => {
  const { as, batches } = begin()
  expect(await Promise.all([as('ann', 'a'), as('bob', 'b'), as('ann', 'c')])).toEqual(['ann', 'bob', 'ann'])
  expect(batches).toEqual([['a', 'c'], ['b']])
})

test('what the database refuses meets nobody else', async () => {
  const { as } = begin()
  await as('ann', 'taken')
  const results = await Promise.allSettled([
    as('ann', 'x'),
    as('ann', 'taken'),
    as('bob', 'y'),
    as('ann', 'z'),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})
