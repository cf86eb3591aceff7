import type { Subscriber } from '@openespf/application/connector'
import { connectorSuite, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createHlrTable } from './fake-hlr-table.ts'
import { startFakeOsmoHlr } from './fake-osmo-hlr.ts'
import { osmoHlr } from './index.ts'
import { badSubscriber, imsis, keysOf, tools, withKeys } from './testing/tools.ts'

async function start() {
  const table = createHlrTable([])
  let fake = await startFakeOsmoHlr({ host: '127.0.0.1', port: 0, table })
  const { host, port, vtyPort } = fake
  const config = { host, port, vtyPort, timeoutMs: 5_000, serviceStatuses: [], keys: true }
  return {
    table,
    connector: osmoHlr.create(config, tools),
    takeDown: () => fake.stop(),
    async bringUp() {
      fake = await startFakeOsmoHlr({ host, port, vtyPort, table })
    },
    dispose: () => fake.stop(),
  }
}

async function startForTest() {
  const started = await start()
  onTestFinished(async () => {
    await started.connector.close()
    await started.dispose()
  })
  return started
}

connectorSuite({
  name: 'osmo-hlr with the stand-in',
  async create() {
    const { table, ...rest } = await start()
    return {
      ...rest,
      subscriber: (i) => withKeys(subscriberFixture(i)),
      secrets: imsis.flatMap(keysOf),
      badSubscriber: badSubscriber(),
      state: async () => table.list().sort((a, b) => a.imsi.localeCompare(b.imsi)),
    }
  },
})

test('a change that is true already is unchanged', async () => {
  const { connector } = await startForTest()
  const imsi = '901700000000001'
  const changes = [
    { kind: 'create', imsi },
    { kind: 'number', imsi, msisdn: '101' },
    { kind: 'keys', imsi, keys: { k: 'A0'.repeat(16), opc: '0b'.repeat(16) } },
    { kind: 'service', imsi, service: 'cs', enabled: false },
    { kind: 'release', imsi, msisdn: '101' },
    { kind: 'delete', imsi },
  ] as const
  for (const change of changes) {
    expect(await connector.apply(change)).toEqual({ kind: 'applied', detail: connector.describe(change) })
    expect(await connector.apply(change)).toEqual({ kind: 'unchanged' })
  }
})

test('a number is released only from whom it was found with', async () => {
  const { connector, table } = await startForTest()
  const imsi = '901700000000001'
  await connector.apply({ kind: 'create', imsi })
  await connector.apply({ kind: 'number', imsi, msisdn: '102' })
  expect(await connector.apply({ kind: 'release', imsi, msisdn: '101' })).toEqual({ kind: 'unchanged' })
  expect(table.list()).toMatchObject([{ msisdn: '102' }])
})

test('what another hand did between read and apply is for the next plan', async () => {
  const { connector, table } = await startForTest()
  const [alice, bob] = ['901700000000001', '901700000000002'] as const
  expect(await connector.apply({ kind: 'service', imsi: alice, service: 'ps', enabled: true })).toEqual({
    kind: 'retry',
    reason: 'enable data of 901700000000001: OsmoHLR said "No such subscriber."',
  })
  for (const imsi of [alice, bob]) await connector.apply({ kind: 'create', imsi })
  await connector.apply({ kind: 'number', imsi: bob, msisdn: '101' })
  expect(await connector.apply({ kind: 'number', imsi: alice, msisdn: '101' })).toEqual({
    kind: 'retry',
    reason: 'give 901700000000001 the number 101: OsmoHLR said "Update MSISDN failed"',
  })
  expect(table.list()).toMatchObject([{ msisdn: undefined }, { msisdn: '101' }])
})

test('an IMSI with spaces or line ends never becomes another command', async () => {
  const { connector, table } = await startForTest()
  await connector.apply({ kind: 'create', imsi: '901700000000001' })
  const imsi = '901700000000001.msisdn 1\n'
  expect((await connector.apply({ kind: 'number', imsi, msisdn: '7' })).kind).toBe('reject')
  expect(await connector.read([{ kind: 'imsi', value: imsi }])).toEqual({
    kind: 'read',
    actual: [],
    found: [],
  })
  expect(table.list()).toMatchObject([{ msisdn: undefined }])
})

test('an old key that OsmoHLR cannot hold does not stand in the way for ever', async () => {
  const { connector } = await startForTest()
  const bad = badSubscriber()
  expect(
    await connector.read([
      { kind: 'imsi', value: bad.sim?.imsi ?? '' },
      { kind: 'account_id', value: 'alice' },
    ]),
  ).toEqual({ kind: 'read', actual: [], found: [] })
})

test('an account without a number has service all the same', async () => {
  const { connector, table } = await startForTest()
  const one = subscriberFixture(1)
  const named: Subscriber = { ...one, account: { ...one.account, id: 'alice' } }
  const wanted = await connector.desire(named)
  const read = await connector.read(wanted?.keys ?? [])
  if (read.kind !== 'read') throw new Error(read.reason)
  for (const change of connector.plan({ desired: wanted?.desired, removable: [], actual: read.actual }))
    await connector.apply(change)
  expect(table.list()).toEqual([
    { imsi: '901700000000001', msisdn: undefined, csEnabled: true, psEnabled: true },
  ])
})

test('a CTRL server that is no HLR fails the check for good', async () => {
  const table = { answer: (text: string) => `ERROR ${text.split(' ')[1]} Command not found`, list: () => [] }
  const other = await startFakeOsmoHlr({ host: '127.0.0.1', port: 0, table })
  const { host, port, vtyPort } = other
  const connector = osmoHlr.create(
    { host, port, vtyPort, timeoutMs: 5_000, serviceStatuses: [], keys: false },
    tools,
  )
  onTestFinished(async () => {
    await connector.close()
    await other.stop()
  })
  expect(await connector.check()).toMatchObject({ kind: 'reject' })
})

test('keys that are none are refused and not repeated', async () => {
  const { connector } = await startForTest()
  const imsi = '901700000000001'
  await connector.apply({ kind: 'create', imsi })
  const keys = { k: 'cafe,opc,1\n', opc: '0b'.repeat(16) }
  expect(await connector.apply({ kind: 'keys', imsi, keys })).toEqual({
    kind: 'reject',
    reason: 'set the keys of 901700000000001: they are not 32 hexadecimal digits',
  })
})
