import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

test('what is asked for is recorded; what is older than 90 days goes', async () => {
  const { raise } = fixture.billing.raisedEvents
  const kept = () =>
    fixture.query(
      'select i_env, event_type, entity, variables from billing.raised_event order by i_raised_event',
    )
  await raise(OTHER_ENV, { eventType: 'Connection/New', id: 7, variables: { host: 'a' } })
  const first = {
    ...{ i_env: 2, event_type: 'Connection/New', entity: 'connection/7' },
    variables: { i_connection: 7, host: 'a' },
  }
  expect(await kept()).toEqual([first])
  fixture.setNow('2026-05-01T12:00:00Z')
  await raise(ENV, { eventType: 'Connection/Deleted', id: 7 })
  expect(await kept()).toMatchObject([first, { i_env: 1, event_type: 'Connection/Deleted' }])
  fixture.setNow('2026-06-15T12:00:00Z')
  await raise(ENV, { eventType: 'Custom/Jasper/CapReached', id: '8988' })
  expect(await kept()).toMatchObject([{ event_type: 'Connection/Deleted' }, { entity: 'jasper/8988' }])
})

test('no table of ours can be spoken for', async () => {
  const { raise } = fixture.billing.raisedEvents
  await expectRefusal(fixture, () => raise(ENV, { eventType: 'Account/New', id: 1 }), 'request.invalid')
  const behind = `insert into billing.raised_event (event_type, entity, variables) values ('Account/New', 'account/1', '{}')`
  await expect(fixture.query(behind)).rejects.toThrow('not raised by request')
})
