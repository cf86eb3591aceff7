import type { Subscriber } from '@openespf/application/connector'
import { subscriberFixture } from '@openespf/application/testing'
import { Value } from 'typebox/value'
import { LdapConfig } from '../config.ts'
import { ADMIN, BASE } from './start-slapd.ts'

/** As the provisioner reads a configuration: defaults filled in, then checked. */
export function parseConfig(changes: object): LdapConfig {
  const config = {
    ...ADMIN,
    dn: `uid={{account_id}},${BASE}`,
    attributes: {
      cn: '{{account.id}}',
      sn: '{{account.customer_name}}',
      description: ['{{product.name}}', '{{sim.imsi}}'],
      title: '{{account.status|active}}',
    },
    ...changes,
  }
  return Value.Parse(LdapConfig, Value.Default(LdapConfig, config))
}

/** Who has no surname, without which there is no person. */
export const badSubscriber: Subscriber = withAccount(subscriberFixture(99), { customer_name: '' })

export function withAccount(subscriber: Subscriber, changes: Partial<Subscriber['account']>): Subscriber {
  return { ...subscriber, account: { ...subscriber.account, ...changes } }
}
