import { family } from './declare.ts'
import type { Capture, EventType } from './types.ts'

const simCard = family('sim_card')

const capture = (on: Capture['on'], more: Partial<Capture> = {}): readonly Capture[] => [
  { table: 'billing.sim_card', on, id: 'i_sim_card', ...more },
]

/** Of a custom field of the card: the status, which such a change does not touch, is absent. */
const ofCustomField = (on: Capture['on'], more: Partial<Capture> = {}): Capture => ({
  table: 'billing.sim_card_custom_field_value',
  on,
  id: 'i_sim_card',
  variables: { i_account: { row: 'holder', column: 'i_account' } },
  ...more,
})

/**
 * Events about SIM cards of the inventory: espf-facts §3.1, row 96. `i_account` is the account that holds the card, absent
 * when nobody does. That a card passed to an account is an event of the account.
 */
export const simTypes: readonly EventType[] = [
  simCard('SIM/Created', 'A SIM card was added to the inventory.', {
    designed: true,
    grouped: ['SIM/Created'],
    captures: capture('insert'),
  }),
  simCard('SIM/Updated', 'Details or the status of a SIM card changed.', {
    variables: ['i_account', 'prev_status', 'curr_status'],
    designed: true,
    grouped: ['SIM/Updated'],
    captures: [
      ...capture('update', {
        when: {
          kind: 'changed',
          columns: ['imsi', 'iccid', 'status', 'ki_sealed', 'opc_sealed', 'amf', 'description'],
        },
        variables: {
          i_account: { row: 'holder', column: 'i_account' },
          prev_status: { row: 'old', column: 'status' },
          curr_status: { row: 'new', column: 'status' },
        },
      }),
      ofCustomField('insert'),
      ofCustomField('update', { when: { kind: 'changed', columns: ['value'] } }),
    ],
  }),
  simCard('SIM/Deleted', 'A SIM card was removed from the inventory.', {
    designed: true,
    grouped: ['SIM/Deleted'],
    captures: capture('delete'),
  }),
]
