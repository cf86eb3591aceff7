import { SubscriptionList } from '@openespf/contract/espf-handlers'
import { deliveredTypes } from '@openespf/contract/events'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Calls, createCalls } from './testing/calls.ts'

let calls: Calls
beforeAll(async () => {
  calls = await createCalls()
})
afterAll(() => calls.close())
beforeEach(async () => {
  await calls.run('delete from espf.handler')
  await calls.run('delete from espf.route')
})

async function add(more: object = {}): Promise<string> {
  const auth = { type: 'basic', user: 'user', password: 'password' }
  const params = { name: 'main', url: 'http://127.0.0.1:9/', auth, ...more }
  const { body } = await calls.api('POST', '/handlers', params)
  return `/handlers/${body.i_handler}/subscriptions`
}

type Listed = { event_type: string; subscribed: boolean }
const wanted = (list: Listed[]): string[] =>
  list.filter(({ subscribed }) => subscribed).map(({ event_type }) => event_type)

async function change(path: string, params: object): Promise<string[]> {
  const { status, body } = await calls.api('PUT', path, params)
  expect([status, body.message]).toEqual([200, undefined])
  expect(createCheck(SubscriptionList)(body)).toBeUndefined()
  return wanted(body.subscription_list)
}
const routes = async (): Promise<string[]> => {
  const rows = await calls.run<{ type: string }>(
    `select raw_type || ' as ' || event_type as type from espf.route order by raw_type, event_type`,
  )
  return rows.map(({ type }) => type)
}

test('a new handler wants everything that it supports', async () => {
  const { status, body } = await calls.api('GET', await add())
  expect(status).toBe(200)
  expect(createCheck(SubscriptionList)(body)).toBeUndefined()
  expect(body.subscription_list).toEqual(
    deliveredTypes('raw').map((event_type) => ({ event_type, subscribed: true })),
  )
})

test('names and patterns, unsubscribed first; the routes follow', async () => {
  const path = await add()
  const everything = ['*/*', '*/*/*', '*/*/*/*']
  expect(await change(path, { unsubscribe: everything })).toEqual([])
  expect(await routes()).toEqual([])
  const kept = ['Account/Blocked', 'Account/Unblocked']
  expect(await change(path, { subscribe: kept, unsubscribe: everything })).toEqual(kept)
  expect(await routes()).toEqual(kept.map((type) => `${type} as ${type}`))
  const more = await change(path, { subscribe: ['SIM/*', 'Account/Blocked'] })
  expect(more).toEqual([...kept, 'SIM/Created', 'SIM/Updated', 'SIM/Deleted'])
  expect(await change(path, {})).toEqual(more)
  expect(await change(path, { unsubscribe: ['*/Created'] })).not.toContain('SIM/Created')
})

test('renamed types are named in either spelling, and shown and sent in the handler’s own', async () => {
  const path = await add({ names: 'legacy' })
  const some = {
    unsubscribe: ['*/*', '*/*/*', '*/*/*/*'],
    subscribe: ['Account/ID/*', 'Account/Status/Suspend'],
  }
  expect(await change(path, some)).toEqual(['Account/Id/Changed', 'Account/Status/Suspend'])
  expect(await routes()).toEqual([
    'Account/ID/Changed as Account/Id/Changed',
    'Account/Status/Suspended as Account/Status/Suspend',
  ])
  expect(await change(path, { unsubscribe: ['Account/ID/Changed'] })).toEqual(['Account/Status/Suspend'])
})

test('a grouped handler has the grouped types', async () => {
  const path = await add({ event_version: 'grouped' })
  const kept = await change(path, { unsubscribe: ['*/*'], subscribe: ['SIM/Replaced'] })
  expect(kept).toEqual(['SIM/Replaced'])
  expect(await routes()).toEqual(['Account/SIMCardAssignment as SIM/Replaced'])
})

test.each([
  [{ subscribe: ['Account/Blocked', 'Account/Block'] }, 'near are Account/Blocked'],
  [{ unsubscribe: ['Acount/*'] }, '* stands for one part'],
  [{ subscribe: ['*'] }, '* stands for one part between slashes'],
  [{ subscribe: ['SIM/Replaced'] }, 'no raw event type is or fits "SIM/Replaced"'],
  [{ subscribe: [''] }, 'subscribe.0'],
  [{ subscribe: ['a\u0000'] }, 'subscribe.0'],
  [{ subscribe: 'Account/Blocked' }, 'subscribe'],
  [{ add: ['Account/Blocked'] }, 'add'],
])('%j is refused and changes nothing: %s', async (params, problem) => {
  const path = await add()
  await change(path, { unsubscribe: ['Account/Blocked'] })
  const before = await routes()
  const { status, body } = await calls.api('PUT', path, params)
  expect([status, body.code]).toEqual([400, 'request.invalid'])
  expect(body.message).toContain(problem)
  expect(await routes()).toEqual(before)
})

test('of two changes at the same time neither undoes the other', async () => {
  const path = await add()
  const types = ['Account/Blocked', 'Account/Unblocked', 'Customer/New', 'SIM/Created']
  await Promise.all(types.map((type) => change(path, { unsubscribe: [type] })))
  expect(await change(path, {})).toEqual(deliveredTypes('raw').filter((type) => !types.includes(type)))
})
