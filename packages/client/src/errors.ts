/** Billing said no. Every fault is HTTP 500 (espf-facts §7.1), so only the faultcode tells one from another. */
export class BillingFault extends Error {
  override readonly name = 'BillingFault'
  readonly faultcode: string
  readonly faultstring: string

  constructor(faultcode: string, faultstring: string) {
    super(`${faultcode}: ${faultstring}`)
    this.faultcode = faultcode
    this.faultstring = faultstring
  }
}

/** Billing did not answer, or what answered does not speak its API: the same call may succeed later. */
export class BillingUnreachable extends Error {
  override readonly name = 'BillingUnreachable'
}

/** A request that an API refused with a 4xx status; what was asked for was not done. */
class Refused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** API 2.0 refused a request: an RFC 9457 problem, whose `detail` is the message. */
export class Api2Refused extends Refused {
  override readonly name = 'Api2Refused'
}

/** The ESPF API refused a request. */
export class EspfRefused extends Refused {
  override readonly name = 'EspfRefused'
  /** Its `Retry-After`, as it came. */
  readonly retryAfter: string | undefined

  constructor(status: number, code: string, message: string, retryAfter?: string) {
    super(status, code, message)
    this.retryAfter = retryAfter
  }
}

/** The ESPF API did not answer, or failed: the same request may succeed later. */
export class EspfUnreachable extends Error {
  override readonly name = 'EspfUnreachable'
}

/** The Application's own API refused a request. */
export class ProvisionerRefused extends Refused {
  override readonly name = 'ProvisionerRefused'
}

/** The Application's own API did not answer, or failed: the same request may succeed later. */
export class ProvisionerUnreachable extends Error {
  override readonly name = 'ProvisionerUnreachable'
}
