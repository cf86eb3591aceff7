import type { Capture, CapturedTable } from '@openespf/contract/event-types'

/** The table whose row is locked while positions of an entity are drawn, and which knows the entity's `i_env`. */
export type EntityTable = { table: string; kind: string; id: string }

const account: EntityTable = { table: 'billing.account', kind: 'account', id: 'i_account' }
const customer: EntityTable = { table: 'billing.customer', kind: 'customer', id: 'i_customer' }
const simCard: EntityTable = { table: 'billing.sim_card', kind: 'sim_card', id: 'i_sim_card' }

const accessPolicy: EntityTable = {
  table: 'billing.access_policy',
  kind: 'access_policy',
  id: 'i_access_policy',
}

const entityOf: Readonly<Record<CapturedTable, EntityTable>> = {
  'billing.account': account,
  'billing.account_addon': account,
  'billing.account_alias': account,
  'billing.account_followme_number': account,
  'billing.account_bundle': account,
  'billing.account_counter': account,
  'billing.product': { table: 'billing.product', kind: 'product', id: 'i_product' },
  'billing.access_policy': accessPolicy,
  'billing.access_policy_phase': accessPolicy,
  'billing.accessibility': { table: 'billing.accessibility', kind: 'accessibility', id: 'i_accessibility' },
  'billing.account_custom_field_value': account,
  'billing.customer': customer,
  'billing.customer_custom_field_value': customer,
  'billing.customer_site': { table: 'billing.customer_site', kind: 'customer_site', id: 'i_customer_site' },
  'billing.custom_field': { table: 'billing.custom_field', kind: 'custom_field', id: 'i_custom_field' },
  'billing.sim_card': simCard,
  'billing.sim_card_custom_field_value': simCard,
  'billing.did_number': { table: 'billing.did_number', kind: 'did', id: 'number' },
  'billing.payment_transaction': {
    table: 'billing.payment_transaction',
    kind: 'payment_transaction',
    id: 'i_payment_transaction',
  },
  'billing.invoice': { table: 'billing.invoice', kind: 'invoice', id: 'i_invoice' },
}

/** The entity that an event of this capture is about. */
export function entityTableOf(capture: Capture): EntityTable {
  if (capture.forEach !== undefined) return account
  const row = entityOf[capture.table]
  return capture.part === undefined ? row : { ...row, kind: capture.part, id: capture.id }
}

/** Whether the changed row is a part of its entity, kept in a table of its own. */
export function isChildTable(table: CapturedTable): boolean {
  return entityOf[table].table !== table
}
