import type { ExternalKey, Subscriber } from '@openespf/application/connector'
import { blocked, connectorSuite, subscriberFixture, testTools, withSim } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { NspsConfig } from './config.ts'
import { nsps } from './index.ts'
import { startFakeNspsConnector } from './testing/start-fake-nsps-connector.ts'

const token = 'canary-token-nsps'

async function start() {
  const fake = await startFakeNspsConnector(token)
  const config: NspsConfig = {
    url: fake.url,
    token,
    requiredData: ['access_policy_info', 'product_info', 'service_features'],
    handlerId: 'openespf',
  }
  const tools = testTools()
  return { fake, config, tools, connector: nsps.create(config, tools) }
}

const badSubscriber = () => {
  const good = subscriberFixture(99)
  return { ...good, sim: good.sim && { ...good.sim, imsi: '12345' } }
}

connectorSuite({
  name: 'nsps',
  async create() {
    const { fake, connector } = await start()
    return {
      connector,
      subscriber: subscriberFixture,
      badSubscriber: badSubscriber(),
      state: async () => [...fake.hlr].sort(([a], [b]) => a.localeCompare(b)),
      takeDown: fake.takeDown,
      bringUp: fake.bringUp,
      dispose: fake.takeDown,
      secrets: [token],
    }
  },
})

async function startForTest() {
  const started = await start()
  onTestFinished(() => started.fake.takeDown())
  const { connector, fake } = started
  const converge = async (subscriber: Subscriber | undefined, removable: ExternalKey[] = []) => {
    const wanted = subscriber && (await connector.desire(subscriber))
    const read = await connector.read([...(wanted?.keys ?? []), ...removable])
    if (read.kind !== 'read') throw new Error(read.reason)
    const outcomes = []
    for (const change of connector.plan({ desired: wanted?.desired, removable, actual: read.actual }))
      outcomes.push(await connector.apply(change))
    return outcomes
  }
  return { ...started, converge, types: () => fake.received.map(({ body }) => body.data.event_type) }
}

const imsiOf = (i: number): ExternalKey => ({ kind: 'imsi', value: `90170000000000${i}` })
const idOf = (i: number): ExternalKey => ({ kind: 'account_id', value: `38044000000${i}` })

test('the body and the headers are those of NSPS', async () => {
  const { fake, converge } = await startForTest()
  const one = subscriberFixture(1)
  await converge({
    ...one,
    account: {
      ...one.account,
      id: '380440000001@msisdn',
      service_features: [
        {
          name: 'netaccess_policy',
          flag_value: '~',
          effective_flag_value: 'Y',
          locked: 0,
          locks: [],
          attributes: [{ name: 'access_policy', values: [null], effective_values: ['30', '31'] }],
        },
      ],
    },
    accessPolicy: one.accessPolicy && {
      ...one.accessPolicy,
      attributes: [{ group_name: 'lte.wtl', name: 'cs_profile', values: ['a', 'b'] }],
    },
  })
  const [event] = fake.received
  expect(event?.body).toEqual({
    event_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    data: {
      event_type: 'SIM/Updated',
      variables: { i_env: 1, i_event: 1767225600000, i_account: 1001, event_time: '2026-01-01 00:00:00' },
    },
    pb_data: {
      account_info: expect.objectContaining({
        id: '380440000001@msisdn',
        bill_status: 'open',
        billing_model: 'credit_account',
        blocked: false,
        status: 'active',
        assigned_addons: [],
        service_features: [
          {
            name: 'netaccess_policy',
            effective_flag_value: 'Y',
            attributes: [{ name: 'access_policy', effective_value: '30,31' }],
          },
        ],
      }),
      sim_info: {
        i_account: 1001,
        i_sim_card: 5001,
        iccid: '8938000000000000001',
        imsi: '901700000000001',
        msisdn: '380440000001',
        status: 'used',
      },
      access_policy_info: {
        i_access_policy: 30,
        name: 'Test policy',
        attributes: [{ group_name: 'lte.wtl', name: 'cs_profile', value: 'a,b' }],
      },
      product_info: {
        i_product: 20,
        name: 'Test product',
        description: '',
        i_vd_plan: null,
        addon_priority: 0,
      },
    },
    handler_id: 'openespf',
    created_at: '2026-01-01T00:00:00.000+00:00',
    updated_at: '2026-01-01T00:00:00.000+00:00',
    status: 'received',
  })
  const id = event?.headers['x-request-id']
  expect(event?.body).toHaveProperty('event_id', id)
  expect(event?.headers['x-b3-traceid']).toBe(id?.replaceAll('-', ''))
  expect(JSON.stringify(event)).not.toContain('sip-secret')
})

test('what was told is not told again, until it changes or is uncertain', async () => {
  const { fake, converge } = await startForTest()
  await converge(subscriberFixture(1))
  expect(await converge(subscriberFixture(1))).toEqual([])
  fake.script.push({ status: 503, body: {} })
  expect(await converge(blocked(subscriberFixture(1)))).toMatchObject([{ kind: 'retry' }])
  expect(await converge(subscriberFixture(1))).toMatchObject([{ kind: 'applied' }])
  expect(fake.received).toHaveLength(3)
})

test('a card that is replaced, taken away and whose account is closed', async () => {
  const { converge, types, fake } = await startForTest()
  const [one, two] = [subscriberFixture(1), subscriberFixture(2)]
  await converge(one)
  await converge(withSim(one, two.sim), [imsiOf(1)])
  expect(fake.received[1]?.body.pb_data).toMatchObject({
    prev_sim_info: { imsi: '901700000000001' },
    sim_info: { imsi: '901700000000002' },
  })
  await converge(withSim(one, undefined), [imsiOf(2)])
  expect(types()).toEqual(['SIM/Updated', 'SIM/Replaced', 'SIM/Updated', 'SIM/Replaced'])
  expect(fake.received[3]?.body.pb_data).not.toHaveProperty('sim_info')
  expect([...fake.hlr]).toEqual([])
  await converge(one)
  await converge(undefined, [imsiOf(1), idOf(1)])
  expect(fake.received.at(-1)?.body.pb_data.account_info).toMatchObject({ bill_status: 'terminated' })
  expect([...fake.hlr]).toEqual([])
})

test('a card that another account has by now is not spoken of', async () => {
  const { converge, types } = await startForTest()
  const [one, two] = [subscriberFixture(1), subscriberFixture(2)]
  await converge(one)
  await converge(withSim(two, one.sim))
  expect(await converge(undefined, [idOf(1)])).toEqual([{ kind: 'unchanged' }])
  expect(types()).toEqual(['SIM/Updated', 'SIM/Updated'])
})

test.each([
  [
    422,
    { message: 'Validation failed', error: 'imsi', type: 'VALIDATION_ERROR' },
    'reject',
    'validation_error',
  ],
  [422, { detail: { message: 'No profile', error: 'x', type: 'service_error' } }, 'retry', 'service_error'],
  [422, { detail: [{ loc: ['body'] }] }, 'reject', undefined],
  [
    401,
    { message: 'Invalid access token', error: token, type: 'authentication_error' },
    'retry',
    'authentication_error',
  ],
  [404, {}, 'retry', undefined],
  [500, { message: 'API Core HTTP error', error: 'e', type: 'internal_error' }, 'retry', 'internal_error'],
])('an answer %i %j is %s', async (status, body, kind, code) => {
  const { fake, converge } = await startForTest()
  fake.script.push({ status, body })
  const [outcome] = await converge(subscriberFixture(1))
  expect(outcome).toMatchObject({ kind, ...(code && { code }) })
  expect(JSON.stringify(outcome)).not.toContain(token)
})

test('billing is asked for what the events carry', () => {
  const config = {
    url: 'https://a.test/x',
    token,
    handlerId: 'x',
    requiredData: ['full_vd_counter_info' as const],
  }
  expect(nsps.needs?.(config)).toEqual(['sim', 'counters'])
})
