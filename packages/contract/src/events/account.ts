import { accountPlanTypes } from './account-plans.ts'
import { accountStatusTypes } from './account-status.ts'
import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const updated = ['Subscriber/Updated']
const simUpdated = [...updated, 'SIM/Updated']
const account = family('account', updated)

const onUpdate = (when: Condition, variables?: Capture['variables']): Capture => ({
  table: 'billing.account',
  on: 'update',
  when,
  id: 'i_account',
  ...(variables === undefined ? {} : { variables }),
})
const changed = (...columns: string[]): readonly Capture[] => [onUpdate({ kind: 'changed', columns })]
const addon = (on: Capture['on'], when?: Condition): readonly Capture[] => [
  { table: 'billing.account_addon', on, id: 'i_account', ...(when === undefined ? {} : { when }) },
]
const followMeNumber = (on: Capture['on']): readonly Capture[] => [
  { table: 'billing.account_followme_number', on, id: 'i_account' },
]

/**
 * Events about accounts: espf-facts §3.1, rows 7–43, 90–92 and 95. One change raises its events in the order in which
 * they stand here.
 */
export const accountTypes: readonly EventType[] = [
  account('Account/New', 'An account was created.', {
    grouped: ['Subscriber/Created'],
    captures: [{ table: 'billing.account', on: 'insert', id: 'i_account' }],
  }),
  account('Account/ID/Changed', 'The account got another ID.', {
    formerly: 'Account/Id/Changed',
    grouped: simUpdated,
    captures: changed('id'),
  }),
  account('Account/Product/Changed', 'The account got another main product.', {
    grouped: simUpdated,
    captures: changed('i_product'),
  }),
  account('Account/ProductAddon/Inserted', 'An add-on product was given to the account.', {
    grouped: simUpdated,
    captures: addon('insert'),
  }),
  account(
    'Account/ProductAddon/Changed',
    'The dates of an add-on product of the account changed, or it started or ended by them.',
    {
      coalesces: true,
      grouped: simUpdated,
      captures: addon('update', {
        kind: 'any',
        of: [
          { kind: 'changed', columns: ['i_product', 'effective_from', 'effective_to'] },
          { kind: 'became', column: 'phase', to: 'active' },
          { kind: 'became', column: 'phase', to: 'ended' },
        ],
      }),
    },
  ),
  account('Account/ProductAddon/Deleted', 'An add-on product was taken from the account.', {
    coalesces: true,
    grouped: simUpdated,
    captures: addon('delete'),
  }),
  account('Account/AccessPolicy/Changed', 'Another access policy applies to the account.', {
    captures: changed('i_access_policy'),
  }),
  account('Account/ActivationDate/Changed', 'The date on which the account becomes active changed.', {
    captures: changed('activation_date'),
  }),
  account('Account/ExpirationDate/Changed', 'The date on which the account expires changed.', {
    captures: changed('expiration_date'),
  }),
  account('Account/ServicePassword/Changed', 'The password with which the account uses services changed.', {
    captures: changed('service_password_sealed'),
  }),
  account('Account/Password/Changed', 'The password with which the account logs in to self-care changed.', {
    captures: changed('password_hash'),
  }),
  account('Account/SIMCardAssignment', 'A SIM card was given to the account, exchanged or taken from it.', {
    variables: ['i_sim_card', 'prev_i_sim_card'],
    grouped: [...updated, 'SIM/Replaced'],
    captures: [
      {
        table: 'billing.account',
        on: 'insert',
        when: { kind: 'set', column: 'i_sim_card' },
        id: 'i_account',
        variables: { i_sim_card: { row: 'new', column: 'i_sim_card' } },
      },
      onUpdate(
        { kind: 'changed', columns: ['i_sim_card'] },
        {
          i_sim_card: { row: 'new', column: 'i_sim_card' },
          prev_i_sim_card: { row: 'old', column: 'i_sim_card' },
        },
      ),
    ],
  }),
  account('Account/BalanceChanged', "The account's balance changed.", {
    variables: ['billing_entity_id', 'prev_balance', 'curr_balance'],
    captures: [
      onUpdate(
        { kind: 'changed', columns: ['balance'] },
        {
          billing_entity_id: { row: 'new', column: 'i_account' },
          prev_balance: { row: 'old', column: 'balance', money: true },
          curr_balance: { row: 'new', column: 'balance', money: true },
        },
      ),
    ],
  }),
  account('Account/ZeroAvailableFunds', 'The account has no funds left.', {
    captures: [onUpdate({ kind: 'ran-out', column: 'available_funds' })],
  }),
  account('Account/AvailableFundsAppear', 'The account has funds again after it had none.', {
    captures: [onUpdate({ kind: 'appeared', column: 'available_funds' })],
  }),
  account('Account/Alias/Delete', 'An alias of the account was removed.', {
    variables: ['alias_id'],
    captures: [
      {
        table: 'billing.account_alias',
        on: 'delete',
        id: 'i_account',
        variables: { alias_id: { row: 'old', column: 'id' } },
      },
    ],
  }),
  account('Account/CustomField/Changed', 'A custom field of the account was added or changed.', {
    grouped: simUpdated,
    captures: [
      { table: 'billing.account_custom_field_value', on: 'insert', id: 'i_account' },
      {
        table: 'billing.account_custom_field_value',
        on: 'update',
        when: { kind: 'changed', columns: ['value'] },
        id: 'i_account',
      },
    ],
  }),
  account('Account/Discount/Changed', "The account's discount plan changed.", {
    captures: changed('i_vd_plan'),
  }),
  account('Account/FollowMe/Changed', 'The follow-me settings of the account changed.', {
    captures: changed('followme_sequence', 'followme_timeout'),
  }),
  account('Account/FollowMeNumber/Changed', 'A follow-me number of the account was edited.', {
    captures: followMeNumber('update'),
  }),
  account('Account/FollowMeNumber/Deleted', 'A follow-me number of the account was removed.', {
    captures: followMeNumber('delete'),
  }),
  account('Account/FollowMeNumber/Inserted', 'A follow-me number was added to the account.', {
    captures: followMeNumber('insert'),
  }),
  account('Account/IPDeviceAssignment', 'An IP device was given to the account or taken from it.', {
    captures: changed('i_ua'),
  }),
  account(
    'Account/ServiceAttribute/Changed',
    'A service feature of the account was switched or changed, by itself or through its customer or site.',
    {
      grouped: simUpdated,
      captures: [
        onUpdate({
          kind: 'changed',
          columns: ['service_flags', 'service_attributes', 'i_access_policy', 'i_customer_site'],
        }),
        inheritedFeature('billing.customer', 'account-of-customer'),
        inheritedFeature('billing.customer_site', 'account-of-customer-site'),
      ],
    },
  ),
  account('Account/ServiceFlags/Changed', 'The service flags of the account changed.', {
    captures: changed('service_flags', 'has_access_policy'),
  }),
  ...accountPlanTypes,
  ...accountStatusTypes,
]

function inheritedFeature(table: Capture['table'], forEach: NonNullable<Capture['forEach']>): Capture {
  const when: Condition = { kind: 'changed', columns: ['service_flags', 'service_attributes'] }
  return { table, on: 'update', when, id: 'i_account', forEach }
}
