/**
 * Every error that a user of an API can meet: one row, one place that raises it.
 * `status` is the HTTP status where the API uses statuses (ESPF, the Application);
 * `fault` is v1's faultcode, where every fault is HTTP 500 (espf-facts §7.1, §7.2). `{service}` and `{method}` are
 * filled in by v1's edge; `message` takes the error's details.
 */
export const errorTable = {
  'auth.missing': {
    status: 401,
    fault: 'Client.check_auth.envelope_missed',
    message: 'No credentials: send "Authorization: Bearer <access_token>", with a token of Session/login.',
  },
  'auth.malformed_token': {
    status: 401,
    fault: 'Client.Session.check_auth.failed_to_process_jwt',
    message: 'The access token is not a token that this server issued.',
  },
  'auth.dead_token': {
    status: 401,
    fault: 'Client.Session.check_auth.failed_to_process_access_token',
    message: 'The access token has expired or its session has ended: log in again.',
  },
  'auth.dead_session': {
    status: 401,
    fault: 'Server.Session.check_auth.auth_failed',
    message: 'Authentification failed: the session is unknown or has ended.',
  },
  'auth.malformed': {
    status: 401,
    fault: 'Client.check_auth.malformed_auth_info',
    message: 'The credentials are not understood: {problem}.',
  },
  'auth.cross_site': {
    status: 403,
    fault: 'Client.check_auth.cross_site_cookie',
    message:
      'A session cookie alone counts only for JSON bodies or requests of the same origin: send auth_info or a Bearer token.',
  },
  'auth.wrong_realm': {
    status: 403,
    fault: 'Client.check_auth.wrong_realm',
    message: 'This is the {realm} realm, and these credentials are of the {own} realm: call that one.',
  },
  'auth.failed': {
    status: 401,
    fault: 'Server.Session.auth_failed',
    message: 'The login or password is incorrect. Passwords are case sensitive.',
  },
  'auth.unproven': {
    status: 401,
    fault: 'Client.check_auth.unproven',
    message: 'The request does not prove who sent it: send {needs}.',
  },
  'auth.locked': {
    status: 429,
    fault: 'Server.Session.cannot_login_brute_force_activity',
    message:
      'Too many wrong passwords: log in again after {seconds} s, or ask an administrator to unlock the user.',
  },
  'auth.must_change_password': {
    status: 403,
    fault: 'Server.Session.alert_You_must_change_password',
    message: 'You must change the password: call Session/change_password, then log in with the new one.',
  },
  'auth.user_ended': {
    status: 403,
    fault: 'Server.Session.user_not_active',
    message: 'This user is blocked or has expired: ask an administrator.',
  },
  'auth.address': {
    status: 403,
    fault: 'Server.Session.address_not_allowed',
    message: 'This user may not call from the address {address}.',
  },
  'auth.ping_failed': {
    status: 401,
    fault: 'Client.Session.ping.failed_to_process_access_token',
    message: 'What was sent as access_token is not a token that this server issued.',
  },
  'auth.logout_failed': {
    status: 401,
    fault: 'Client.Session.logout.failed_to_process_access_token',
    message: 'There is no session to end: the access token is unknown or expired, or its session is over.',
  },
  'auth.refresh_failed': {
    status: 401,
    fault: 'Server.Session.refresh_access_token.refresh_failed',
    message: 'The refresh token is unknown, used up or expired: log in again.',
  },
  'auth.forbidden': {
    status: 403,
    fault: 'Server.{service}.{method}.permission_denied',
    message: 'This user may not do that: {needs} is needed.',
  },
  'auth.other_realm': {
    status: 403,
    fault: 'Server.{service}.{method}.permission_denied',
    message: 'There is no such method in the realm {realm}; these have it: {realms}.',
  },
  'request.not_json': {
    status: 400,
    fault: 'Client.request.not_json',
    message: 'The body is not a JSON object: {problem}.',
  },
  'request.not_form': {
    status: 400,
    fault: 'Client.request.not_form',
    message: 'The body is not a form: {problem}.',
  },
  'request.too_large': {
    status: 413,
    fault: 'Client.request.too_large',
    message: 'The body is larger than the {limit} bytes that are read.',
  },
  'request.head_too_large': {
    status: 431,
    fault: 'Client.request.head_too_large',
    message: 'The request line and the headers are longer than the {limit} bytes that are read.',
  },
  'request.malformed': {
    status: 400,
    fault: 'Client.request.malformed',
    message: 'The request is not understood as HTTP: {problem}.',
  },
  'request.too_slow': {
    status: 408,
    fault: 'Client.request.too_slow',
    message: 'The request did not arrive in time: send it again.',
  },
  'request.unsupported_type': {
    status: 415,
    fault: 'Client.request.unsupported_content_type',
    message: 'The content type "{type}" is not understood here: send {expected}.',
  },
  'request.unknown_method': {
    status: 404,
    fault: 'Client.{service}.{method}.unknown_method',
    message: 'There is no method {path}.',
  },
  'request.wrong_verb': {
    status: 405,
    fault: 'Client.{service}.{method}.method_not_allowed',
    message: 'This path takes {expected}, not {verb}.',
  },
  'request.invalid': {
    status: 400,
    fault: 'Client.{service}.{method}.invalid_params',
    message: '{problem}',
  },
  'request.precondition': {
    status: 412,
    fault: 'Client.{service}.{method}.precondition_failed',
    message: 'It was changed since you read it (If-Match is not its ETag {etag}): read it again.',
  },
  'request.key_reused': {
    status: 422,
    fault: 'Client.{service}.{method}.idempotency_key_reused',
    message: 'The Idempotency-Key was used for another request: take a new one.',
  },
  'entity.not_found': {
    status: 404,
    fault: 'Server.{service}.not_found',
    message: 'There is no {entity} with {key}.',
  },
  'entity.duplicate': {
    status: 409,
    fault: 'Server.{service}.duplicate_{field}',
    message: 'Another {entity} has the {field} {value}.',
  },
  'entity.in_use': {
    status: 409,
    fault: 'Server.{service}.in_use',
    message: 'The {entity} is in use by {by}.',
  },
  'handler.unfinished': {
    status: 409,
    fault: 'Server.{service}.unfinished',
    message: 'Handler {name} has {count} unfinished deliveries: {advice}.',
  },
  'handler.moved': {
    status: 409,
    fault: 'Server.{service}.moved',
    message:
      'Handler {name} has secrets that were given for another server than {origin}: give {parts} anew in the same request, unmasked.',
  },
  'entity.predefined': {
    status: 409,
    fault: 'Server.{service}.predefined',
    message: 'The {entity} {name} is predefined: it cannot be changed or deleted.',
  },
  'entity.closed': {
    status: 409,
    fault: 'Server.{service}.closed',
    message: 'The {entity} is closed and can no longer be changed.',
  },
  'funds.insufficient': {
    status: 409,
    fault: 'Server.{service}.insufficient_funds',
    message: 'There are no funds for the fee of {amount}. Nothing was changed.',
  },
  'feature.locked': {
    status: 403,
    fault: 'Server.{service}.feature_locked',
    message: 'The service feature {feature} cannot be changed in self-care.',
  },
  unavailable: {
    status: 503,
    fault: 'Server.unavailable',
    message: 'The server cannot do that right now ({reason}). Nothing was changed: try again.',
  },
  internal: {
    status: 500,
    fault: 'Server.internal_error',
    message: 'Something went wrong here. The log has the details under request id {requestId}.',
  },
} as const satisfies Record<string, { status: number; fault: string; message: string }>

export type ErrorCode = keyof typeof errorTable
export type ErrorDetails = Readonly<Record<string, string | number>>

/** An expected refusal, raised by operations and rendered by each API in its own shape. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(errorTable[code].message, details), cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

/** The faultcode of an error for a v1 method; `service` and `method` are those of the path. */
export function faultcode(error: AppError, call: { service: string; method: string }): string {
  return fill(errorTable[error.code].fault, { ...error.details, ...call })
}

/** A refusal as RFC 9457 words it; `code` is that of the error table. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  request_id: string
}

export function problemOf({ code, message }: AppError, requestId: string): Problem {
  return {
    type: `urn:openespf:error:${code}`,
    title: code.replaceAll(/[._]/g, ' '),
    status: errorTable[code].status,
    detail: message,
    code,
    request_id: requestId,
  }
}

function fill(template: string, values: ErrorDetails): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? name))
}
