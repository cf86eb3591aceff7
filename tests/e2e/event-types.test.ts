import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createBillingClient } from '@openespf/client'
import { eventTypes } from '@openespf/contract/events'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountRaisers } from './event-types/account.ts'
import { customerRaisers } from './event-types/customer.ts'
import { didRaisers } from './event-types/dids.ts'
import { featureRaisers } from './event-types/features.ts'
import { financeRaisers } from './event-types/finance.ts'
import { inventoryRaisers } from './event-types/inventory.ts'
import { planRaisers } from './event-types/plans.ts'
import { productRaisers } from './event-types/product.ts'
import { type Api, createApi, type Raisers } from './event-types/raise.ts'
import { requestedRaisers } from './event-types/requested.ts'
import { subscriberRaisers } from './event-types/subscriber.ts'
import { startCli } from './support/cli.ts'
import { ADMIN, dataFolder, type Program, up } from './support/openespf.ts'

const raisers: Raisers = {
  ...accountRaisers,
  ...customerRaisers,
  ...didRaisers,
  ...featureRaisers,
  ...financeRaisers,
  ...inventoryRaisers,
  ...planRaisers,
  ...productRaisers,
  ...requestedRaisers,
  ...subscriberRaisers,
}

/** What the installation does not hold: nothing here raises these. */
const notHeld = eventTypes
  .filter(({ captures, raisedBy }) => captures.length === 0 && raisedBy === undefined)
  .map(({ type }) => type)

type Received = { event_type: string; variables: Record<string, unknown> }

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let receiver: Server
let api: Api
const received: Received[] = []

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    received.push(JSON.parse(await text(request)))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  process.env['OPENESPF_ALLOW_ADDRESSES'] = '127.0.0.1'
  data = await dataFolder()
  const started = await up(data.path)
  program = started.program
  api = createApi(createBillingClient({ baseUrl: started.url, credentials: ADMIN }))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const handler = `name: types\nurl: ${url}\nevent_version: raw\nauth: {type: basic, user: espf, password: s3cret}\n`
  const added = await startCli(['handlers', 'add', '--from', '-'], data.path, handler).ran
  expect(added).toMatchObject({ exitCode: 0 })
})
afterAll(async () => {
  delete process.env['OPENESPF_ALLOW_ADDRESSES']
  program.child.kill('SIGINT')
  await program.exited
  receiver.closeAllConnections()
  receiver.close()
  await data.remove()
})

test('each type that is captured or raised by request has calls that raise it', () => {
  const captured = eventTypes.map(({ type }) => type).filter((type) => !notHeld.includes(type))
  expect(Object.keys(raisers).toSorted()).toEqual(captured.toSorted())
})

test.for(Object.entries(raisers))('%s', async ([type, raise]) => {
  const variables = await raise(api)
  const event = await waitFor(`${type} arrives`, () =>
    received.find(
      (one) =>
        one.event_type === type &&
        Object.entries(variables).every(([name, value]) => one.variables[name] === value),
    ),
  )
  expect(event.variables).toMatchObject({ i_event: expect.any(Number), i_env: 1 })
})
