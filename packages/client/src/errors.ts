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
