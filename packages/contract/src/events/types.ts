/** What an event is about; the first half of an entity key such as `account/2984`. */
export type EntityKind =
  | 'account'
  | 'customer'
  | 'customer_site'
  | 'product'
  | 'access_policy'
  | 'accessibility'
  | 'sim_card'
  | 'did'
  | 'invoice'
  | 'payment_transaction'
  | 'connection'
  | 'custom_field'
  | 'ip_device_profile'
  | 'service_attribute'
  | 'subscriber'
  | 'jasper'

/** A table of the billing store whose changes are captured. */
export type CapturedTable =
  | 'billing.account'
  | 'billing.account_addon'
  | 'billing.account_alias'
  | 'billing.account_followme_number'
  | 'billing.account_bundle'
  | 'billing.account_counter'
  | 'billing.account_custom_field_value'
  | 'billing.customer'
  | 'billing.customer_custom_field_value'
  | 'billing.customer_site'
  | 'billing.custom_field'
  | 'billing.product'
  | 'billing.access_policy'
  | 'billing.access_policy_phase'
  | 'billing.accessibility'
  | 'billing.sim_card'
  | 'billing.sim_card_custom_field_value'
  | 'billing.did_number'
  | 'billing.payment_transaction'
  | 'billing.invoice'

type Value = string | boolean

/** When a change counts. Column names are those of the captured table; `all`/`any` nest. */
export type Condition =
  | { kind: 'changed'; columns: readonly string[] }
  | { kind: 'became'; column: string; to: Value; from?: Value }
  /** a column that holds a value (not null) */
  | { kind: 'set'; column: string }
  /** a column that held a value and no longer does */
  | { kind: 'cleared'; column: string }
  /** a column that holds this value, whether or not it changed */
  | { kind: 'is'; column: string; value: Value }
  /** a numeric column that was above zero (or unlimited: null) and no longer is */
  | { kind: 'ran-out'; column: string }
  /** the way back: above zero (or unlimited) again */
  | { kind: 'appeared'; column: string }
  | { kind: 'all'; of: readonly Condition[] }
  | { kind: 'any'; of: readonly Condition[] }

/**
 * Where the value of a variable comes from: a column of the changed row after (`new`) or before (`old`) the change, or of
 * the account that holds the changed SIM card (`holder`; nobody holds it: absent). `money`: a decimal without trailing
 * zeros. `optional`: absent instead of null.
 */
export type VariableSource =
  | { row: 'new' | 'old'; column: string; money?: true; optional?: true }
  | { row: 'holder'; column: 'i_account' }

export type Capture = {
  table: CapturedTable
  on: 'insert' | 'update' | 'delete'
  when?: Condition
  /** The entity's id column in the changed row; its name is also the variable's. */
  id: string
  /** The event is about the contact record inside the row, an entity with an id of its own. */
  part?: 'subscriber'
  /** Raised once for each open account of the changed customer, or of its site, instead of for the row itself. */
  forEach?: 'account-of-customer' | 'account-of-customer-site'
  /** Variables beyond the entity's own id, `i_event`, `i_env` and `event_time`, which every event carries. */
  variables?: Readonly<Record<string, VariableSource>>
}

/** One raw event type: espf-facts §3.1. */
export type EventType = {
  /** Spelled as the newest documentation spells it. */
  type: string
  /** The earlier spelling of a renamed type; a handler chooses one of the two (`names`). */
  formerly?: string
  entity: EntityKind
  trigger: string
  /** Names of the variables that the event carries; a body lists them in no particular order. */
  variables: readonly string[]
  /** Only the newest queued one per entity and handler is sent: espf-facts §2.4. */
  coalesces: boolean
  /** The grouped types it is sent as to handlers of version `grouped`; empty: not sent to them. */
  grouped: readonly string[]
  /** The name is ours: the public facts describe the trigger but not the name. */
  designed?: true
  /** No table holds the entity: an administrator asks for the event, with `Event/raise_event`. */
  raisedBy?: 'request'
  /** How it is recorded; empty while no table of ours holds the entity. */
  captures: readonly Capture[]
}

/** Which event types a handler is sent: raw ones, or the coarser grouped ones (espf-facts §1, provisioning event version). */
export type EventVersion = 'raw' | 'grouped'

/** Which spelling of a renamed raw type a handler is sent. */
export type TypeNames = 'current' | 'legacy'

/** One grouped event type: espf-facts §3.2. */
export type GroupedType = {
  type: string
  meaning: string
  /** The only variables that its body carries. */
  variables: readonly string[]
}
