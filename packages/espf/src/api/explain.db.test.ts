import { type Explanation, ExplanationList } from '@openespf/contract/espf-events'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createEventLog, type EventLog } from './testing/event-log.ts'

let log: EventLog
let handler: number

beforeAll(async () => {
  log = await createEventLog()
  handler = await log.addHandler('main')
})
beforeEach(async () => {
  await log.database.script(`update espf.handler set enabled = true, paused_at = null, filter_i_customer = null;
    update espf.system set paused_at = null; delete from espf.pause_window; delete from espf.process;
    insert into espf.process (process_id, expires_at) values
      ('00000000-0000-0000-0000-000000000001', now() + interval '1 hour'),
      ('00000000-0000-0000-0000-000000000002', now() - interval '1 hour');`)
})
afterAll(() => log.close())

async function explain(path: string): Promise<Explanation> {
  const { status, body } = await log.get(path)
  expect(status).toBe(200)
  expect(createCheck(ExplanationList)(body)).toBeUndefined()
  expect(body.explanation_list).toHaveLength(1)
  return body.explanation_list[0]
}
const explainEvent = (iEvent: number) => explain(`/events/${iEvent}/explain`)

test('a queued event is said to be sent at once, or behind which others of its entity', async () => {
  const first = await log.capture('Account/Blocked', 'account/1')
  expect(await explainEvent(first)).toMatchObject({
    i_event: first,
    state: 'queued',
    verdict: 'It will be sent at once.',
  })
  const second = await log.capture('Account/Unblocked', 'account/1')
  const third = await log.capture('Account/Blocked', 'account/1')
  expect((await explainEvent(third)).facts.join()).toContain(
    `2 events of its entity must end before, first event ${first} (Account/Blocked), queued at`,
  )
  expect((await explainEvent(second)).verdict).toBe(
    `It is sent when event ${first} has ended: nothing to do.`,
  )
  await log.wait(first, handler)
  await log.wait(second, handler, false)
  const behind = await explainEvent(third)
  expect(behind.facts.join()).toContain(`first event ${first} (Account/Blocked), failing since`)
  expect(behind.verdict).toContain(`Get event ${first} going`)
  expect((await explainEvent(first)).facts.join()).toContain('tried once, first failing at')
  expect((await explainEvent(second)).state).toBe('waiting')
})

test.each([
  [`update espf.handler set enabled = false`, 'The handler is disabled.'],
  [
    `update espf.handler set paused_at = now(), pause_reason = 'upgrade'`,
    'The handler has been paused since',
  ],
  [
    `update espf.system set paused_at = now(), pause_reason = 'migration'`,
    'Sending to every handler has been paused since',
  ],
  [
    `insert into espf.pause_window (starts_at, ends_at) values (now() - interval '1 hour', now() + interval '1 hour')`,
    'A maintenance window holds it back',
  ],
  [`delete from espf.process where expires_at > now()`, 'No dispatcher process is alive.'],
  [
    `insert into espf.process_handler (process_id, i_handler, circuit, since, last_failure, sending)
    select p.process_id, h.i_handler, case when p.expires_at > now() then 'open' else 'probing' end, now(), 'answered 503', 0
    from espf.process p, espf.handler h`,
    "The handler's circuit has been open since",
  ],
])('what holds the handler back is told: %s', async (sql, fact) => {
  const iEvent = await log.capture('Account/Blocked', 'account/2')
  await log.database.script(sql)
  expect((await explainEvent(iEvent)).facts.at(-1)).toContain(fact)
  await log.end(iEvent, handler, 'cancelled', 'cancelled by admin')
  expect((await explainEvent(iEvent)).facts.at(-1)).toContain('It was cancelled')
})

test('what is over holds nothing back', async () => {
  const iEvent = await log.capture('Account/Blocked', 'account/3')
  await log.database.script(`insert into espf.pause_window (starts_at, ends_at) values
    (now() - interval '2 hours', now() - interval '1 hour'), (now() + interval '1 hour', now() + interval '2 hours');
    insert into espf.process_handler (process_id, i_handler, circuit, since, last_failure, sending)
    select p.process_id, h.i_handler, case when p.expires_at > now() then 'closed' else 'open' end, now(), '', 0
    from espf.process p, espf.handler h`)
  expect((await explainEvent(iEvent)).verdict).toBe('It will be sent at once.')
})

test('an event that was not queued for the handler: by subscription and filter', async () => {
  await log.run('delete from espf.route where raw_type = $1', ['Account/New'])
  await log.database.script(
    `insert into espf.route (raw_type, i_handler, event_type) values ('Account/New', 0, 'Account/New')`,
  )
  const iEvent = await log.capture('Account/New', 'account/4', { customers: [5] })
  expect((await explainEvent(iEvent)).verdict).toContain('It was never queued for this handler')
  await log.database.script('update espf.handler set filter_i_customer = array[6]')
  expect((await explainEvent(iEvent)).facts.at(-1)).toBe(
    "The handler's filter lets only i_customer 6 through; the event has 5.",
  )
  await log.run('delete from espf.subscription where event_type = $1', ['Account/New'])
  expect(await explainEvent(iEvent)).toMatchObject({
    state: null,
    verdict: expect.stringContaining('Subscribe it to Account/New'),
  })
})

test('an entity: the newest event and the one that holds it up; by number for an account', async () => {
  const first = await log.capture('Account/Blocked', 'account/10')
  const second = await log.capture('Account/Unblocked', 'account/10')
  await log.wait(first, handler)
  const { body } = await log.get('/explain?i_account=10')
  expect(body.subject).toBe('account/10')
  expect(body.explanation_list.map((one: Explanation) => one.i_event)).toEqual([second, first])
  expect((await log.get('/explain?entity=account/10')).body).toEqual(body)
})

test('an entity without events: what it could raise', async () => {
  const nothing = await explain('/explain?i_account=11')
  expect(nothing).toMatchObject({ i_event: null, state: null })
  expect(nothing.facts[1]).toContain('event types are about account entities; the handler is subscribed to')
  expect((await explain('/explain?entity=nonsense')).verdict).toContain('Check the spelling')
})

test.each([
  ['/explain', 400],
  ['/explain?entity=a&i_account=1', 400],
  ['/explain?i_account=0', 400],
  ['/explain?i_account=9999999999999999', 400],
  ['/explain?entity=%00', 400],
  ['/explain?nonsense=1', 400],
  ['/explain?i_account=100', 404],
  ['/events/x/explain', 400],
  ['/events/99999/explain', 404],
])('%s is refused with %i', async (path, wanted) => {
  expect((await log.get(path)).status).toBe(wanted)
})
