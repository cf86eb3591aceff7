import type { Subscriber } from '@openespf/application/connector'
import { type SqlTarget, subscriberFixture, testTools } from '@openespf/application/testing'
import { Value } from 'typebox/value'
import { KamailioConfig } from '../config.ts'
import { kamailio } from '../index.ts'
import { DOMAIN } from './start-program.ts'

export function connect(
  { settings }: SqlTarget,
  changes: object,
  tools: Parameters<typeof testTools>[0] = {},
) {
  const config = { ...settings, domain: DOMAIN, ...changes }
  const parsed = Value.Parse(KamailioConfig, Value.Default(KamailioConfig, config))
  return kamailio.create(parsed, testTools(tools))
}

export function withAccount(subscriber: Subscriber, changes: Partial<Subscriber['account']>): Subscriber {
  return { ...subscriber, account: { ...subscriber.account, ...changes } }
}

/** Whose id can be no user of a SIP address. */
export const badSubscriber = withAccount(subscriberFixture(99), { id: 'no user' })

/** Every user of the table, in any domain. */
export async function tableOf({ database }: SqlTarget): Promise<string[]> {
  const rows = await database.query<{ row: string }>({
    name: 'test-subscribers',
    text: `select concat_ws(' ', username, domain, password, ha1, ha1b) as row from subscriber order by 1`,
  })
  return rows.map(({ row }) => row)
}
