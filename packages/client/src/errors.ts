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

/** API 2.0 refused a request with a 4xx status: an RFC 9457 problem, whose `detail` is the message. */
export class Api2Refused extends Error {
  override readonly name = 'Api2Refused'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** The ESPF API refused a request with a 4xx status. */
export class EspfRefused extends Error {
  override readonly name = 'EspfRefused'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The ESPF API did not answer, or failed: the same request may succeed later. */
export class EspfUnreachable extends Error {
  override readonly name = 'EspfUnreachable'
}

/** The Application's own API refused a request with a 4xx status. */
export class ProvisionerRefused extends Error {
  override readonly name = 'ProvisionerRefused'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The Application's own API did not answer, or failed: the same request may succeed later. */
export class ProvisionerUnreachable extends Error {
  override readonly name = 'ProvisionerUnreachable'
}
