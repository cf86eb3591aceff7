import { connectorSuite, sqlTarget, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { RADIUS_TABLES } from './fake-radius-tables.ts'
import { badSubscriber, connect, tablesOf } from './testing/world.ts'

connectorSuite({
  name: 'freeradius with the tables alone',
  async create() {
    const target = await sqlTarget(RADIUS_TABLES)
    return {
      connector: connect(target),
      subscriber: subscriberFixture,
      badSubscriber,
      state: () => tablesOf(target),
      takeDown: target.takeDown,
      bringUp: target.bringUp,
      dispose: target.dispose,
      secrets: [target.settings.password],
    }
  },
})

test('the check tells a database that is not FreeRADIUS’, and a wrong password', async () => {
  const target = await sqlTarget('')
  const [connector, stranger] = [connect(target), connect(target, { password: 'canary-password' })]
  onTestFinished(async () => {
    await connector.close()
    await stranger.close()
    await target.dispose()
  })
  expect(await connector.check()).toMatchObject({ kind: 'reject', code: '42P01' })
  const refused = await stranger.check()
  expect(refused).toMatchObject({ kind: 'reject', code: '28P01' })
  expect(JSON.stringify(refused)).not.toContain('canary')
})

test('lists the users of its suffix, without it', async () => {
  const target = await sqlTarget(RADIUS_TABLES)
  const connector = connect(target, { userSuffix: '@a.example' })
  onTestFinished(async () => {
    await connector.close()
    await target.dispose()
  })
  await target.database.script(`
    insert into radcheck (username) values ('1@a.example'), ('2@b.example'), ('3');
    insert into radreply (username) values ('1@a.example'), ('4@a.example');
    insert into radusergroup (username) values ('5@a.example')`)
  const listed = await connector.list?.(undefined)
  const keys = ['1', '4', '5'].map((value) => ({ kind: 'account_id', value }))
  expect(listed).toEqual({ kind: 'listed', keys, next: undefined })
})
