import {
  accountIdOf,
  isInService,
  type Need,
  type Subscriber,
  valueAt,
  type Wanted,
} from '@openespf/application/connector'
import type { ScimConfig } from './config.ts'
import type { Attributes } from './user.ts'

/** What the user should be: its name, and every attribute that is ours. */
export type Desired = { userName: string; attributes: Attributes }

const CLOSED = 'C'

export function needsOf({ attributes }: Pick<ScimConfig, 'attributes'>): Need[] {
  const roots = Object.values(attributes).map((path) => path.split('.')[0])
  return (['sim', 'product', 'customer'] as const).filter((root) => roots.includes(root))
}

/** A user for every open account, named by its id without realm; `externalId` says which account. */
export function desire(
  subscriber: Subscriber,
  config: Pick<ScimConfig, 'attributes' | 'serviceStatuses'>,
): Wanted<Desired> | undefined {
  const { account } = subscriber
  if (account.bill_status === CLOSED) return undefined
  const userName = accountIdOf(subscriber)
  const active = isInService(subscriber, config.serviceStatuses)
  return {
    keys: [{ kind: 'account_id', value: userName }],
    desired: {
      userName,
      attributes: {
        externalId: String(account.i_account),
        active,
        ...further(subscriber, config.attributes),
      },
    },
  }
}

/** An attribute without a value in billing is left as it is. */
function further(subscriber: Subscriber, attributes: ScimConfig['attributes']): Attributes {
  const found = Object.entries(attributes).map(([name, path]) => [name, valueAt(subscriber, path)] as const)
  return Object.fromEntries(
    found.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [],
    ),
  )
}
