import { type Blocked, BlockedList } from '@openespf/contract/espf-operators'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEventLog, type EventLog } from './testing/event-log.ts'

let log: EventLog
let a: number
let b: number
const heads = new Map<string, number>()
const entities = ['account/1', 'account/10', 'account/2', 'customer/ü.%', 'customer/\u{1f600}']

beforeAll(async () => {
  log = await createEventLog()
  a = await log.addHandler('a')
  b = await log.addHandler('b')
  for (const entity of entities) {
    const iEvent = await log.capture('Account/Blocked', entity)
    heads.set(entity, iEvent)
    for (const handler of [a, b]) await log.wait(iEvent, handler)
    for (const handler of [a, b])
      await log.wait(await log.capture('Account/Unblocked', entity), handler, false)
    await log.run('delete from espf.delivery')
  }
  // Moved behind nothing: its head has not failed.
  await log.wait(await log.capture('Account/Unblocked', 'account/99'), a, false)
})
afterAll(() => log.close())

test('an entity is listed with what it waits behind, since when, and how many wait', async () => {
  const { status, body } = await log.get(`/blocked?i_handler=${a}`)
  expect(status).toBe(200)
  expect(createCheck(BlockedList)(body)).toBeUndefined()
  expect(body.next).toBeNull()
  expect(new Set(body.blocked_list.map((one: Blocked) => one.entity))).toEqual(new Set(entities))
  for (const one of body.blocked_list) {
    expect(one).toMatchObject({
      i_handler: a,
      handler: 'a',
      behind: {
        i_event: heads.get(one.entity),
        event_type: 'Account/Blocked',
        attempts: 1,
        last_error: 'answered 500',
      },
      count: 2,
    })
    expect(one.behind.due_at > one.since).toBe(true)
  }
})

test('walking the pages gives each blocked entity of each handler once', async () => {
  for (const limit of [1, 2, 5, 10]) {
    const found: string[] = []
    let after = ''
    for (;;) {
      const { body } = await log.get(`/blocked?limit=${limit}${after}`)
      found.push(...body.blocked_list.map((one: Blocked) => `${one.i_handler} ${one.entity}`))
      if (body.next === null) break
      after = `&after=${encodeURIComponent(body.next)}`
    }
    expect(found).toHaveLength(10)
    expect(new Set(found).size).toBe(10)
  }
})

test.each([
  'i_handler=0',
  'i_handler=9999999999',
  'limit=0',
  'limit=1001',
  'after=x',
  'after=1.%2500',
  'nonsense=1',
])('/blocked?%s is refused', async (query) => {
  const { status, body } = await log.get(`/blocked?${query}`)
  expect([status, body.code]).toEqual([400, 'request.invalid'])
})
