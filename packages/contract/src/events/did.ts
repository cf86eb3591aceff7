import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const did = family('did', ['DID/Updated'])

const capture = (on: Capture['on'], when?: Condition): { captures: readonly Capture[] } => ({
  captures: [{ table: 'billing.did_number', on, id: 'number', ...(when && { when }) }],
})
const became = (to: string) => capture('update', { kind: 'became', column: 'status', to })
const given = (column: string): Condition => ({
  kind: 'all',
  of: [
    { kind: 'changed', columns: [column] },
    { kind: 'set', column },
  ],
})
const either = (condition: (column: string) => Condition) =>
  capture('update', { kind: 'any', of: [condition('i_customer'), condition('i_account')] })

/**
 * Events about phone numbers of the DID inventory: espf-facts §3.1, rows 68–74. What activated and canceled mean is ours: a
 * number is canceled by hand, and activated when it is taken into use again.
 */
export const didTypes: readonly EventType[] = [
  did('DID/New', 'A number was added to the inventory.', { grouped: ['DID/Created'], ...capture('insert') }),
  did(
    'DID/Status/Activated',
    'A number that was canceled or moved can be given away again.',
    became('active'),
  ),
  did('DID/Status/Assigned', 'The number was given to a customer or an account.', either(given)),
  did(
    'DID/Status/Unassigned',
    'The number was taken from its customer or account.',
    either((column) => ({ kind: 'cleared', column })),
  ),
  did('DID/Status/Canceled', 'The number was canceled.', became('canceled')),
  did('DID/Status/Moved', 'The number was moved to another installation.', became('moved')),
  did('DID/Deleted', 'The number was removed from the inventory.', {
    grouped: ['DID/Deleted'],
    ...capture('delete'),
  }),
]
