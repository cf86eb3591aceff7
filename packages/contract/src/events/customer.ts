import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const customer = family('customer', ['Customer/Updated'])
const site = family('customer_site')

const onUpdate = (when: Condition, variables?: Capture['variables']): readonly Capture[] => [
  {
    table: 'billing.customer',
    on: 'update',
    when,
    id: 'i_customer',
    ...(variables === undefined ? {} : { variables }),
  },
]
const became = (to: string | boolean, from?: string): Condition => ({
  kind: 'became',
  column: typeof to === 'string' ? 'bill_status' : 'blocked',
  to,
  ...(from === undefined ? {} : { from }),
})

/** Events about customers and their sites: espf-facts §3.1, rows 47–65, 93 and 94; in the order in which one change raises them. */
export const customerTypes: readonly EventType[] = [
  customer('Customer/New', 'A customer was created.', {
    grouped: ['Customer/Created'],
    captures: [{ table: 'billing.customer', on: 'insert', id: 'i_customer' }],
  }),
  customer('Customer/Name/Changed', 'The customer got another name.', {
    captures: onUpdate({ kind: 'changed', columns: ['name'] }),
  }),
  customer('Customer/BalanceChanged', "The customer's balance changed.", {
    variables: ['billing_entity_id', 'prev_balance', 'curr_balance'],
    captures: onUpdate(
      { kind: 'changed', columns: ['balance'] },
      {
        billing_entity_id: { row: 'new', column: 'i_customer' },
        prev_balance: { row: 'old', column: 'balance', money: true },
        curr_balance: { row: 'new', column: 'balance', money: true },
      },
    ),
  }),
  customer('Customer/ZeroAvailableFunds', 'The customer has no funds left.', {
    captures: onUpdate({ kind: 'ran-out', column: 'available_funds' }),
  }),
  customer('Customer/AvailableFundsAppear', 'The customer has funds again after it had none.', {
    captures: onUpdate({ kind: 'appeared', column: 'available_funds' }),
  }),
  customer('Customer/CustomField/Changed', 'A custom field of the customer changed.', {
    captures: [
      { table: 'billing.customer_custom_field_value', on: 'insert', id: 'i_customer' },
      {
        table: 'billing.customer_custom_field_value',
        on: 'update',
        when: { kind: 'changed', columns: ['value'] },
        id: 'i_customer',
      },
    ],
  }),
  customer('Customer/ServiceAttribute/Changed', 'A service feature of the customer changed.', {
    captures: onUpdate({ kind: 'changed', columns: ['service_flags', 'service_attributes'] }),
  }),
  customer('Customer/ServiceFlags/Changed', 'The service flags of the customer changed.', {
    captures: onUpdate({ kind: 'changed', columns: ['service_flags'] }),
  }),
  site('CustomerSite/ServiceAttribute/Changed', 'A service feature of a site of the customer changed.', {
    captures: [
      {
        table: 'billing.customer_site',
        on: 'update',
        when: { kind: 'changed', columns: ['service_flags', 'service_attributes'] },
        id: 'i_customer_site',
      },
    ],
  }),
  customer('Customer/Blocked', 'The customer was blocked.', { captures: onUpdate(became(true)) }),
  customer('Customer/Unblocked', "The customer's block was removed.", { captures: onUpdate(became(false)) }),
  customer('Customer/Status/Changed', "The customer's billing status changed.", {
    variables: ['prev_status', 'curr_status'],
    captures: onUpdate(
      { kind: 'changed', columns: ['bill_status'] },
      {
        prev_status: { row: 'old', column: 'bill_status' },
        curr_status: { row: 'new', column: 'bill_status' },
      },
    ),
  }),
  customer('Customer/Status/Activated', 'The customer became active after it was deactivated.', {
    captures: onUpdate(became('O', 'D')),
  }),
  customer('Customer/Status/Deactivated', 'The customer was deactivated.', {
    captures: onUpdate(became('D')),
  }),
  customer('Customer/Status/Limited', "The customer's services were limited because an invoice is overdue.", {
    coalesces: true,
    captures: onUpdate({ kind: 'became', column: 'limited', to: true }),
  }),
  customer('Customer/Status/LimitationRemoved', "The limitation of the customer's services was lifted.", {
    designed: true,
    captures: onUpdate({ kind: 'became', column: 'limited', to: false }),
  }),
  customer('Customer/Status/Suspended', 'The customer was suspended because an invoice is overdue.', {
    formerly: 'Customer/Status/Suspend',
    coalesces: true,
    captures: onUpdate(became('S')),
  }),
  customer('Customer/Status/Unsuspend', "The customer's suspension was lifted.", {
    captures: onUpdate(became('O', 'S')),
  }),
  customer('Customer/Status/Imported', 'The customer arrived from another installation, or came back.', {
    captures: onUpdate(became('O', 'E')),
  }),
  customer('Customer/Status/Exported', 'The customer was moved to another installation.', {
    captures: onUpdate(became('E')),
  }),
  customer('Customer/Status/Closed', 'The customer was closed for good.', {
    grouped: ['Customer/Deleted'],
    captures: onUpdate(became('C')),
  }),
]
