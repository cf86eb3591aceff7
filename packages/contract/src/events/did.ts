import { family } from './declare.ts'
import type { EventType } from './types.ts'

const did = family('did', ['DID/Updated'])

/** Events about phone numbers of the DID inventory: espf-facts §3.1, rows 68–74. */
export const didTypes: readonly EventType[] = [
  did('DID/New', 'A number was added to the inventory.', { grouped: ['DID/Created'] }),
  did('DID/Status/Activated', 'The number was activated.'),
  did('DID/Status/Assigned', 'The number was given to a customer or an account.'),
  did('DID/Status/Unassigned', 'The number was taken from its customer or account.'),
  did('DID/Status/Canceled', 'The number was canceled.'),
  did('DID/Status/Moved', 'The number was moved to another installation.'),
  did('DID/Deleted', 'The number was removed from the inventory.', { grouped: ['DID/Deleted'] }),
]
