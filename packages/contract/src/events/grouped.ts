import type { GroupedType } from './types.ts'

const customer = ['i_customer', 'i_event']
const subscriber = ['i_account', 'i_event']
const did = ['number', 'i_event']
const invoice = ['i_customer', 'i_invoice', 'i_event']
/** The two SIM ids are ours: without them a card that no account holds could not be told (espf-facts §10.6 allows more identifiers). */
const sim = [
  'i_env',
  'i_event',
  'i_account',
  'event_time',
  'curr_status',
  'prev_status',
  'i_sim_card',
  'prev_i_sim_card',
]

/** The event types of handlers of version `grouped`: espf-facts §3.2. */
export const groupedTypes: readonly GroupedType[] = [
  { type: 'Customer/Created', meaning: 'A customer was added.', variables: customer },
  { type: 'Customer/Updated', meaning: 'Something about a customer changed.', variables: customer },
  { type: 'Customer/Deleted', meaning: 'A customer was closed for good.', variables: customer },
  { type: 'Subscriber/Created', meaning: 'An account was added.', variables: subscriber },
  { type: 'Subscriber/Updated', meaning: 'Something about an account changed.', variables: subscriber },
  { type: 'Subscriber/Deleted', meaning: 'An account was closed for good.', variables: subscriber },
  { type: 'DID/Created', meaning: 'A number was added to the inventory.', variables: did },
  { type: 'DID/Updated', meaning: 'Who uses a number, or its state, changed.', variables: did },
  { type: 'DID/Deleted', meaning: 'A number was removed from the inventory.', variables: did },
  { type: 'Invoice/Created', meaning: 'An invoice was generated.', variables: invoice },
  {
    type: 'Invoice/Updated',
    meaning: 'An invoice was paid, in part or in whole, or changed.',
    variables: invoice,
  },
  { type: 'SIM/Created', meaning: 'A SIM card was added to the inventory.', variables: sim },
  {
    type: 'SIM/Updated',
    meaning: 'A SIM card, or what its account may do with it, changed.',
    variables: sim,
  },
  { type: 'SIM/Deleted', meaning: 'A SIM card was removed from the inventory.', variables: sim },
  {
    type: 'SIM/Replaced',
    meaning: 'A SIM card was given to an account, exchanged or taken from it.',
    variables: sim,
  },
]
