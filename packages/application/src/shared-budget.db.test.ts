import { systemClock } from '@openespf/foundation/clock'
import { createLoop } from '@openespf/foundation/lifecycle'
import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { applicationMigrations, createApplication } from './application.ts'
import { runConnector } from './running-connector.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { testTools } from './testing/test-tools.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())

/** The beats of processes are two seconds apart, and one that comes waits for two of them. */
const JOINS_MS = 20_000
/** One that leaves is followed at the next beat; one that only fell silent would be missed after ten seconds. */
const LEAVES_MS = 7000

type Call = { by: string; atMs: number; own: number; together: number }

/** An external system whose every call takes so long, and that writes down how many are under way. */
function createWatchedNetwork(name: string, callMs: number) {
  const { definition } = createFakeNetwork()
  const calls: Call[] = []
  const underWay: string[] = []
  const watch = async <T>(by: string, work: () => Promise<T>): Promise<T> => {
    underWay.push(by)
    const own = underWay.filter((each) => each === by).length
    calls.push({ by, atMs: performance.now(), own, together: underWay.length })
    try {
      await new Promise((resolve) => setTimeout(resolve, callMs))
      return await work()
    } finally {
      underWay.splice(underWay.indexOf(by), 1)
    }
  }
  const connectorOf = (by: string, limits: { concurrency: number; perSecond?: number }) =>
    runConnector(
      {
        ...definition,
        create(config, tools) {
          const connector = definition.create(config, tools)
          return {
            ...connector,
            read: (keys) => watch(by, () => connector.read(keys)),
            apply: (change: Parameters<typeof connector.apply>[0]) =>
              watch(by, () => connector.apply(change)),
          }
        },
      },
      { config: {}, tools: testTools(), name, group: name, settings: { limits } },
    )
  return { calls, connectorOf }
}

const mostOf = (calls: readonly Call[], by: string): number =>
  Math.max(0, ...calls.filter((call) => call.by === by).map(({ own }) => own))
const mostTogether = (calls: readonly Call[]): number => Math.max(0, ...calls.map(({ together }) => together))

/** By how many calls the worst stretch of time has more than the rate allows in it. */
function excessOver(perSecond: number, calls: readonly Call[]): number {
  const times = calls.map(({ atMs }) => atMs)
  const excesses = times.flatMap((from, i) =>
    times.slice(i).map((to, n) => n + 1 - ((to - from) * perSecond) / 1000),
  )
  return Math.max(0, ...excesses)
}

const SLOTS = 5
const RATE = 40
/** A tenth of a second's worth goes at once; the call that ends a stretch counts, too, and one may be written down late. */
const burstOf = (perSecond: number): number => perSecond / 10 + 2

test('two processes share a concurrency and a rate and never exceed them; one that stays behind has all', {
  timeout: 90_000,
}, async () => {
  const billing = createFakeBilling()
  const networks = { narrow: createWatchedNetwork('narrow', 100), paced: createWatchedNetwork('paced', 1) }
  const { narrow, paced } = networks
  const begin = (by: string) =>
    createApplication({
      database: db.database,
      billing: billing.client,
      espf: billing.espf,
      connectors: [
        narrow.connectorOf(by, { concurrency: SLOTS }),
        paced.connectorOf(by, { concurrency: 20, perSecond: RATE }),
      ],
      log: silentLog,
      clock: systemClock,
      auth: { type: 'basic', user: 'espf', password: 'secret' },
    })
  const accounts = Array.from({ length: 100 }, (_, i) => billing.add(i))
  const load = createLoop({
    async runOnce() {
      const connectors = Object.keys(networks)
      await markSubjects(
        db.database,
        accounts.map((i_account) => ({ i_account, i_event: 1, bulk: false, connectors })),
      )
      return 200
    },
    onError: () => undefined,
  })
  const [first, second] = [begin('first'), begin('second')]
  onTestFinished(async () => {
    await load.stop()
    await Promise.all([first.stop(), second.stop()])
  })

  await load.start()
  await first.start()
  await waitFor('the first has all slots', () => mostOf(narrow.calls, 'first') === SLOTS)

  await second.start()
  const begun = () => narrow.calls.findIndex(({ by }) => by === 'second')
  await waitFor('the second has begun', () => begun() >= 0, JOINS_MS)
  const shared = () => narrow.calls.slice(begun())
  await waitFor('both have all of their parts', () => mostTogether(shared()) >= SLOTS)
  await waitFor('a second’s worth of the second’s rate', () => {
    return paced.calls.filter(({ by }) => by === 'second').length >= RATE / 2
  })
  expect([mostOf(shared(), 'first'), mostOf(shared(), 'second')]).toEqual([3, 2])
  const pacedSince = paced.calls.findIndex(({ by }) => by === 'second')
  for (const by of ['first', 'second']) {
    const own = paced.calls.slice(pacedSince).filter((call) => call.by === by)
    expect(excessOver(RATE / 2, own)).toBeLessThanOrEqual(burstOf(RATE / 2))
  }

  await first.stop()
  const left = performance.now()
  const last = (calls: readonly Call[]) => calls.filter(({ atMs }) => atMs > left)
  await waitFor('the second has all slots', () => mostOf(last(narrow.calls), 'second') === SLOTS, LEAVES_MS)
  await waitFor(
    'the second has all of the rate',
    () => excessOver(0.75 * RATE, last(paced.calls)) >= RATE / 4,
  )
  expect(mostTogether(narrow.calls)).toBe(SLOTS)
  expect(excessOver(RATE, paced.calls)).toBeLessThanOrEqual(burstOf(RATE))
})
