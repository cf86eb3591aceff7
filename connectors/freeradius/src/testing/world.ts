import type { Subscriber } from '@openespf/application/connector'
import { type SqlTarget, subscriberFixture, testTools } from '@openespf/application/testing'
import { Value } from 'typebox/value'
import { FreeRadiusConfig } from '../config.ts'
import { freeRadius } from '../index.ts'

type Attributes = NonNullable<Subscriber['accessPolicy']>['attributes']

/** As the provisioner reads a configuration: defaults filled in, then checked. */
export function parseConfig(config: object): FreeRadiusConfig {
  return Value.Parse(FreeRadiusConfig, Value.Default(FreeRadiusConfig, config))
}

export function connect({ settings }: SqlTarget, changes: object = {}) {
  return freeRadius.create(parseConfig({ ...settings, ...changes }), testTools())
}

export function withPolicy(subscriber: Subscriber, attributes: Attributes): Subscriber {
  const { accessPolicy } = subscriber
  return { ...subscriber, accessPolicy: accessPolicy && { ...accessPolicy, attributes } }
}

export function withPassword(subscriber: Subscriber, password: string): Subscriber {
  return { ...subscriber, account: { ...subscriber.account, h323_password: password } }
}

/** Whose access policy names something that is no attribute. */
export const badSubscriber = withPolicy(subscriberFixture(99), [
  { group_name: 'radius', name: 'no attribute', values: ['1'] },
])

const rows = {
  name: 'test-radius-rows',
  text: `select concat_ws(' ', 'check', username, attribute, op, value) as row from radcheck
  union all select concat_ws(' ', 'reply', username, attribute, op, value) from radreply
  union all select concat_ws(' ', 'group', username, groupname, priority) from radusergroup order by 1`,
}

/** Every row of the tables, without its number. */
export async function tablesOf({ database }: SqlTarget): Promise<string[]> {
  return (await database.query<{ row: string }>(rows)).map(({ row }) => row)
}
