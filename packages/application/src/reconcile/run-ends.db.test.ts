import { toId } from '@openespf/contract/ids'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applicationMigrations } from '../application.ts'
import { ConnectorFault } from '../running-connector.ts'
import { beginRuns, driftedRuns, imsi, inService, msisdn, RUN_TABLES } from '../testing/run-world.ts'
import { createRuns } from './runs.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script(`truncate ${RUN_TABLES}`))

const begin = (accounts: number) => beginRuns(db.database, accounts)
const drifted = () => driftedRuns(db.database)

const failed = { kind: 'reject', reason: 'it cannot be listed' } as const

describe('a run ends', () => {
  test('though a list names a subscriber twice', async () => {
    const { network, connector, ask, end, drift } = await drifted()
    const { list } = connector
    connector.list = async (after) => {
      const page = await list?.(after)
      return page?.kind === 'listed' ? { ...page, keys: [...page.keys, ...page.keys] } : failed
    }
    for (const repair of [false, true]) {
      const run = await end(await ask({ repair }))
      expect(run).toMatchObject({ state: 'finished', drift: { orphan: 1 } })
      expect((await drift(run.i_run)).filter(({ kind }) => kind === 'orphan')).toHaveLength(1)
    }
    expect(network.entries.size).toBe(5)
  })

  test('though a closed account and the one after it have the same id, and tells of both', async () => {
    const { billing, network, context, ask, end, drift } = await begin(2)
    billing.change(1000, { bill_status: 'C' })
    billing.change(1001, { id: msisdn(0) })
    const key = { kind: 'imsi' as const, value: imsi(0) }
    await context.keys.record({ connector: 'fake-network', iAccount: toId(1000), keys: [key] })
    network.entries.set(imsi(1), inService(1))
    const run = await end(await ask({ repair: false }))
    expect(run).toMatchObject({ state: 'finished' })
    expect(await drift(run.i_run)).toMatchObject([
      { kind: 'extra', i_account: 1000, subject: `${msisdn(0)} (closed, 1000)` },
      { kind: 'different', i_account: 1001, subject: msisdn(0) },
    ])
  })

  test.each(['read', 'list', 'intend'] as const)(
    'though a bug of the connector is met (%s): what it concerns is unreadable',
    async (verb) => {
      const { connector, network, ask, end, drift } = await drifted()
      const { intend, list } = connector
      const bug = () => {
        throw new ConnectorFault('the connector threw an error')
      }
      if (verb === 'read')
        connector.intend = async (subscriber, priority) => ({
          ...(await intend(subscriber, priority)),
          ...(subscriber?.account.i_account === 1003 && { look: bug }),
        })
      if (verb === 'list') connector.list = bug
      if (verb === 'intend')
        connector.intend = (subscriber, priority) =>
          subscriber?.account.i_account === 1003 ? bug() : intend(subscriber, priority)
      network.entries.set(imsi(60), inService(60))
      const run = await end(await ask({ max_error_share: 1 }))
      expect(run).toMatchObject({ state: 'finished', drift: { unreadable: 1 } })
      expect((await drift(run.i_run)).find(({ kind }) => kind === 'unreadable')?.answer).toContain(
        'the connector threw an error',
      )
      connector.intend = intend
      if (list) connector.list = list
    },
  )

  test('though a bug is met while an orphan is removed, and writes that down', async () => {
    const { connector, ask, end, drift } = await drifted()
    const { intend } = connector
    connector.intend = async (subscriber, priority) => {
      if (!subscriber) throw new ConnectorFault('the connector threw an error')
      return intend(subscriber, priority)
    }
    const run = await end(await ask({ max_error_share: 1 }))
    expect(run.state).toBe('finished')
    expect(await drift(run.i_run)).toContainEqual(
      expect.objectContaining({ kind: 'orphan', repair: 'failed', answer: expect.stringContaining('threw') }),
    )
  })

  test('though one of its connectors left the configuration while repairs were asked of it', async () => {
    const { runs, context, ask, show, drift } = await drifted()
    const iRun = await ask({ max_error_share: 1, filter: { id: `${msisdn(1)}%` } })
    await runs.runOnce()
    expect(await show(iRun)).toMatchObject({ state: 'running', repairs: { asked: 1 } })
    const without = createRuns({ ...context, connectors: [], onMark: () => {}, pageSize: 3 })
    await waitFor('the run has ended', async () => {
      await without.runOnce()
      return (await show(iRun)).state !== 'running'
    })
    expect(await drift(iRun)).toMatchObject([
      { repair: 'failed', answer: 'there is no connector fake-network here any more' },
    ])
  })
})
