const DEAD = new Set([
  'Server.Session.check_auth.auth_failed',
  'Client.check_auth.envelope_missed',
  'Client.Session.check_auth.failed_to_process_jwt',
  'Client.Session.check_auth.failed_to_process_access_token',
])

/** Does this faultcode mean that the token is no longer accepted, so that logging in again may help (espf-facts §7.2)? */
export function isDeadSession(faultcode: string): boolean {
  return DEAD.has(faultcode)
}
