/** What scopes of the v1 API and API 2.0 are about; `<area>:read` and `<area>:write`, which includes reading. The names are ours. */
export const AREAS = ['billing.api', 'users.api', 'sessions.api', 'audit.log'] as const
export type Area = (typeof AREAS)[number]

export const BILLING_READ_SCOPE = 'billing.api:read'
export const BILLING_WRITE_SCOPE = 'billing.api:write'
/** To see Ki and OPC of SIM cards, beside the scope to read. */
export const SIM_KEYS_SCOPE = 'billing.sim_keys:read'

/** Every scope that a user or a role can hold; those of ESPF are of espf-facts §5.1. Super users need none. */
export const SCOPES = [
  BILLING_READ_SCOPE,
  BILLING_WRITE_SCOPE,
  SIM_KEYS_SCOPE,
  'users.api:read',
  'users.api:write',
  'sessions.api:write',
  'audit.log:read',
  'espf.api:write',
  'espf.handlers:write',
] as const
export type Scope = (typeof SCOPES)[number]
