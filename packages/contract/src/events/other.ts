import { family } from './declare.ts'
import type { Capture, EventType } from './types.ts'

const connection = family('connection')
const customField = family('custom_field')
const jasper = family('jasper')
const ipDeviceProfile = family('ip_device_profile')
const payment = family('payment_transaction')
const owners = {
  i_account: { row: 'new', column: 'i_account', optional: true },
  i_customer: { row: 'new', column: 'i_customer', optional: true },
} as const
const paymentChanged = (column: string) => ({
  variables: Object.keys(owners),
  captures: [
    {
      table: 'billing.payment_transaction',
      on: 'update',
      when: { kind: 'changed', columns: [column] },
      id: 'i_payment_transaction',
      variables: owners,
    },
  ] as const,
})
const serviceAttribute = family('service_attribute')
const subscriber = family('subscriber')
/** Carries the id of the entity whose attribute it is, and stands in that entity's order. */
const anyAttribute = (table: Capture['table'], id: string, ...columns: string[]): Capture => ({
  table,
  on: 'update',
  when: { kind: 'changed', columns: ['service_flags', 'service_attributes', ...columns] },
  id,
})

const byRequest = { raisedBy: 'request' } as const

/** Whose contact record it is, one of the two: ours, for the public facts know no method that reads a contact record. */
const owner = ['i_account', 'i_customer']
const contact = (...columns: string[]): readonly Capture[] =>
  (['account', 'customer'] as const).map((kind) => ({
    table: `billing.${kind}`,
    on: 'update',
    when: { kind: 'changed', columns },
    id: 'i_subscriber',
    part: 'subscriber',
    variables: { [`i_${kind}`]: { row: 'new', column: `i_${kind}` } },
  }))

/** Events of the smaller families; none has a grouped type: espf-facts §3.1, rows 44–46, 66, 67, 79–82 and 86–89, §3.3. */
export const otherTypes: readonly EventType[] = [
  connection('Connection/New', 'A connection of a vendor was created.', byRequest),
  connection('Connection/Changed', 'A connection of a vendor changed.', byRequest),
  connection('Connection/Deleted', 'A connection of a vendor was removed.', byRequest),
  customField('CustomField/Changed', 'The definition of a custom field was added, changed or removed.', {
    captures: [
      { table: 'billing.custom_field', on: 'insert', id: 'i_custom_field' },
      {
        table: 'billing.custom_field',
        on: 'update',
        when: {
          kind: 'changed',
          columns: ['name', 'mandatory', 'default_value', 'in_self_care', 'options', 'archived'],
        },
        id: 'i_custom_field',
      },
      { table: 'billing.custom_field', on: 'delete', id: 'i_custom_field' },
    ],
  }),
  jasper('Custom/Jasper/CapReached', 'A usage cap was reached in Jasper.', byRequest),
  ipDeviceProfile('IPDeviceProfile/New', 'A profile of IP devices was created.', byRequest),
  payment('PaymentTransaction/New', 'A payment transaction was recorded.', {
    variables: ['i_account', 'i_customer'],
    captures: [
      {
        table: 'billing.payment_transaction',
        on: 'insert',
        id: 'i_payment_transaction',
        variables: owners,
      },
    ],
  }),
  payment(
    'PaymentTransaction/ResultCode/Changed',
    'The result code of a payment transaction changed.',
    paymentChanged('result_code'),
  ),
  payment(
    'PaymentTransaction/Status/Changed',
    'The status of a payment transaction changed.',
    paymentChanged('status'),
  ),
  serviceAttribute('ServiceAttribute/Changed', 'A service attribute of any kind of entity changed.', {
    variables: ['i_account', 'i_customer', 'i_customer_site', 'i_product'],
    captures: [
      anyAttribute('billing.customer', 'i_customer'),
      anyAttribute('billing.account', 'i_account', 'i_access_policy', 'i_customer_site'),
      anyAttribute('billing.customer_site', 'i_customer_site'),
      anyAttribute('billing.product', 'i_product', 'i_access_policy'),
    ],
  }),
  subscriber('Subscriber/Address/Changed', 'The address in a contact record changed.', {
    variables: owner,
    captures: contact('baddr1', 'city', 'state', 'zip', 'country'),
  }),
  subscriber('Subscriber/ContactInfo/Changed', 'Ways to reach the person of a contact record changed.', {
    variables: owner,
    captures: contact('email', 'phone1', 'phone2'),
  }),
  subscriber('Subscriber/Name/Changed', 'The name in a contact record changed.', {
    variables: owner,
    captures: contact('companyname', 'salutation', 'firstname', 'midinit', 'lastname'),
  }),
]
