import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const updated = ['Subscriber/Updated']
const simUpdated = [...updated, 'SIM/Updated']
const account = family('account', updated)

const own = (when: Condition, variables?: Capture['variables']): Capture => ({
  table: 'billing.account',
  on: 'update',
  when,
  id: 'i_account',
  ...(variables === undefined ? {} : { variables }),
})
const inherited = (when: Condition, variables?: Capture['variables']): Capture => ({
  ...own(when, variables),
  table: 'billing.customer',
  forEach: 'account-of-customer',
})
const ownOrInherited = (when: Condition, variables?: Capture['variables']): readonly Capture[] => [
  own(when, variables),
  inherited(when, variables),
]

/** Events about what state an account is in, its own or its customer's: espf-facts §3.1 rows 12, 36–42, §2.6. */
export const accountStatusTypes: readonly EventType[] = [
  account('Account/Blocked', 'The account was blocked.', {
    grouped: simUpdated,
    captures: [own({ kind: 'became', column: 'blocked', to: true })],
  }),
  account('Account/Unblocked', "The account's block was removed.", {
    grouped: simUpdated,
    captures: [own({ kind: 'became', column: 'blocked', to: false })],
  }),
  account('Account/Status/Exported', 'The account was moved to another installation, with its customer.', {
    captures: [inherited({ kind: 'became', column: 'bill_status', to: 'E' })],
  }),
  account('Account/Status/Imported', 'The account arrived from another installation, with its customer.', {
    captures: [inherited({ kind: 'became', column: 'bill_status', from: 'E', to: 'O' })],
  }),
  account(
    'Account/Status/Changed',
    "The billing status of the account changed, its own or its customer's, or it became active or expired on its date.",
    {
      variables: ['prev_status', 'curr_status'],
      grouped: simUpdated,
      captures: [
        ...ownOrInherited(
          { kind: 'changed', columns: ['bill_status'] },
          {
            prev_status: { row: 'old', column: 'bill_status' },
            curr_status: { row: 'new', column: 'bill_status' },
          },
        ),
        own(
          { kind: 'changed', columns: ['term'] },
          { prev_status: { row: 'old', column: 'term' }, curr_status: { row: 'new', column: 'term' } },
        ),
        // Another customer's status applies: whoever mirrors the account must look again.
        own(
          { kind: 'changed', columns: ['i_customer'] },
          {
            prev_status: { row: 'old', column: 'bill_status' },
            curr_status: { row: 'new', column: 'bill_status' },
          },
        ),
      ],
    },
  ),
  account('Account/Status/Suspended', 'The account was suspended, by itself or because its customer was.', {
    formerly: 'Account/Status/Suspend',
    captures: ownOrInherited({ kind: 'became', column: 'bill_status', to: 'S' }),
  }),
  account('Account/Status/SuspensionRemoved', "The account's suspension, or its customer's, was lifted.", {
    formerly: 'Account/Status/Unsuspend',
    captures: ownOrInherited({ kind: 'became', column: 'bill_status', from: 'S', to: 'O' }),
  }),
  account('Account/Status/Closed', 'The account was closed for good.', {
    grouped: ['Subscriber/Deleted'],
    captures: [own({ kind: 'became', column: 'bill_status', to: 'C' })],
  }),
]
