import { connectorSuite, sqlTarget, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { RADIUS_TABLES } from './fake-radius-tables.ts'
import { freeRadius } from './index.ts'
import { badSubscriber, connect, tablesOf, withPassword, withPolicy } from './testing/world.ts'

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

test('under a unique index of the operator’s, rows are replaced, and those of another hand are looked at again', async () => {
  const indexes = [
    'radcheck (username, attribute)',
    'radreply (username, attribute)',
    'radusergroup (username)',
  ]
  const unique = indexes.map((on) => `create unique index on ${on};`).join('')
  const target = await sqlTarget(`${RADIUS_TABLES}${unique}`)
  const connector = connect(target)
  onTestFinished(async () => {
    await connector.close()
    await target.dispose()
  })
  const subscriber = withPolicy(subscriberFixture(1), [
    { group_name: 'radius', name: 'Session-Timeout', values: ['60'] },
  ])
  const put = async (password: string) => {
    const { desired } = (await connector.desire(withPassword(subscriber, password))) ?? {}
    const [change] = connector.plan({ desired, removable: [], actual: new Map() })
    return change && connector.apply(change)
  }
  const { id } = subscriber.account
  expect(await put('one')).toMatchObject({ kind: 'applied' })
  await target.database.script(`update radreply set value = '1'; update radusergroup set groupname = 'x'`)
  expect(await put('two')).toMatchObject({ kind: 'applied' })
  expect(await tablesOf(target)).toEqual([
    `check ${id} Cleartext-Password := two`,
    `group ${id} Test product 1`,
    `reply ${id} Session-Timeout = 60`,
  ])

  // Another hand puts its row in after ours are gone, and before the new ones come.
  await target.database.script(`
    create function interfere() returns trigger language plpgsql as $$ begin
      insert into radcheck (username, attribute, value)
      select old.username, old.attribute, 'theirs' where pg_trigger_depth() = 1;
      return null;
    end $$;
    create trigger interfere after delete on radcheck for each row execute function interfere()`)
  const outcome = await put('three')
  expect(outcome).toMatchObject({ kind: 'reject', code: '23505' })
  expect(freeRadius.policy).toContainEqual({ code: '23505', action: 'read-back' })
})
