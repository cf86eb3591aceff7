/** Where a session was opened: espf-facts §1 (API realm), §6.1. Each realm has an interface of its own. */
export const REALMS = ['admin', 'reseller', 'customer', 'account'] as const
export type Realm = (typeof REALMS)[number]
