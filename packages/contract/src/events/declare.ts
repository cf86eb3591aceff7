import type { Capture, EntityKind, EventType } from './types.ts'

/** The variable that names the entity of an event; where the public facts name none (espf-facts §3.1) it is ours. */
const idVariables: Readonly<Record<EntityKind, string | undefined>> = {
  account: 'i_account',
  customer: 'i_customer',
  customer_site: 'i_customer_site',
  product: 'i_product',
  access_policy: 'i_access_policy',
  accessibility: 'i_accessibility',
  sim_card: 'i_sim_card',
  did: 'number',
  invoice: 'i_invoice',
  payment_transaction: 'i_payment_transaction',
  connection: 'i_connection',
  custom_field: 'i_custom_field',
  ip_device_profile: 'i_ip_device_profile',
  // told by the id of the entity whose attribute it is
  service_attribute: undefined,
  subscriber: 'i_subscriber',
  jasper: 'iccid',
}

/** The variable that holds the id of an entity of that kind; a bug for a kind that is no entity of its own. */
export function idVariableOf(entity: EntityKind): string {
  const name = idVariables[entity]
  if (name === undefined) throw new RangeError(`${entity} has no id`)
  return name
}

type Declaration = {
  formerly?: string
  /** Beyond the family's own and those that every event carries. */
  variables?: readonly string[]
  coalesces?: true
  grouped?: readonly string[]
  designed?: true
  captures?: readonly Capture[]
  raisedBy?: 'request'
}

/** How a family of event types about one kind of entity declares its members; `grouped` is what they are sent as unless one says otherwise. */
export function family(
  entity: EntityKind,
  grouped: readonly string[] = [],
  familyVariables: readonly string[] = [],
): (type: string, trigger: string, more?: Declaration) => EventType {
  const id = idVariables[entity]
  return (type, trigger, more = {}) => ({
    type,
    ...(more.formerly === undefined ? {} : { formerly: more.formerly }),
    entity,
    trigger,
    variables: [
      ...(id === undefined ? [] : [id]),
      ...familyVariables,
      ...(more.variables ?? []),
      'i_event',
      'i_env',
      'event_time',
    ],
    coalesces: more.coalesces ?? false,
    grouped: more.grouped ?? grouped,
    ...(more.designed === undefined ? {} : { designed: more.designed }),
    ...(more.raisedBy === undefined ? {} : { raisedBy: more.raisedBy }),
    captures: more.captures ?? [],
  })
}
