import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applicationMigrations } from '../application.ts'
import { accountIdOf, type Connector, defineConnector, type ListedKey } from '../connector.ts'
import { runConnector } from '../running-connector.ts'
import { beginRuns, RUN_TABLES } from '../testing/run-world.ts'
import { testTools } from '../testing/test-tools.ts'
import { createRuns } from './runs.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script(`truncate ${RUN_TABLES}`))

/** Account Alice in a register that knows names in lower case alone, and lists whose they are if it `tells`. */
async function begin({ tells = false } = {}) {
  const { billing, context, ask, drift, show } = await beginRuns(db.database, 1)
  billing.change(1000, { id: 'Alice' })
  const names = new Set(['alice', 'nobody'])
  const definition = defineConnector({
    name: 'names',
    group: 'NAMES',
    config: Type.Object({}),
    create: (): Connector<string, ReadonlySet<string>, { put: boolean; name: string }> => ({
      caseless: true,
      desire: (subscriber) => {
        const desired = accountIdOf(subscriber)
        return { keys: [{ kind: 'account_id', value: desired }], desired }
      },
      async read(keys) {
        const there = keys.map(({ value }) => value).filter((value) => names.has(value.toLowerCase()))
        return { kind: 'read', actual: new Set(there), found: [] }
      },
      plan: ({ desired, removable, actual }) => [
        ...removable.flatMap(({ value }) => (actual.has(value) ? [{ put: false, name: value }] : [])),
        ...(desired === undefined || actual.has(desired) ? [] : [{ put: true, name: desired }]),
      ],
      describe: ({ put, name }) => `${put ? 'put' : 'remove'} ${name}`,
      async apply({ put, name }) {
        if (put) names.add(name.toLowerCase())
        else names.delete(name.toLowerCase())
        return { kind: 'applied', detail: name }
      },
      async list() {
        const iAccount = tells ? { iAccount: 1000 } : {}
        const keys = [...names].map((value): ListedKey => ({ kind: 'account_id', value }))
        return {
          kind: 'listed',
          keys: keys.map((key) => (key.value === 'alice' ? { ...key, ...iAccount } : key)),
          next: undefined,
        }
      },
      check: async () => ({ kind: 'unchanged' }),
      close: async () => undefined,
    }),
  })
  const connector = runConnector(definition, { config: {}, tools: testTools() })
  const runs = createRuns({ ...context, connectors: [connector], onMark: () => undefined })
  const run = async (repair: boolean) => {
    const iRun = await ask({ connectors: ['names'], repair })
    await waitFor('the run has ended', async () => {
      await runs.runOnce()
      return (await show(iRun)).state !== 'running'
    })
    return drift(iRun)
  }
  const hold = (value: string) =>
    context.keys.record({ connector: 'names', iAccount: 1000, keys: [{ kind: 'account_id', value }] })
  const repair = () => run(true)
  return { names, run, repair, hold, keys: context.keys, billing }
}

const NOBODY = [{ kind: 'orphan', subject: 'account_id nobody', repair: 'done' }]

test.each(['Alice', 'alice'])(
  'who is held as %s is no orphan, though listed in another case',
  async (held) => {
    const { names, repair, hold, keys } = await begin()
    await hold(held)
    expect(await repair()).toMatchObject(NOBODY)
    expect([...names]).toEqual(['alice'])
    expect(await keys.heldBy('names', 1000)).toEqual([{ kind: 'account_id', value: held }])
  },
)

test('who was there before the Application came is no orphan either', async () => {
  const { names, repair } = await begin()
  expect(await repair()).toMatchObject(NOBODY)
  expect([...names]).toEqual(['alice'])
})

test('whom the external system names an open account for is that account’s, whatever the name', async () => {
  const { names, run, billing } = await begin({ tells: true })
  billing.change(1000, { id: 'Bob' })
  names.add('bob')
  expect(await run(false)).toMatchObject([
    { kind: 'orphan', subject: 'account_id nobody' },
    { kind: 'extra', i_account: 1000, subject: 'account_id alice' },
  ])
})
