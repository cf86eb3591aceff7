import { type AddressGuard, createAddressGuard } from '@openespf/foundation/address-guard'

/** Allows what tests listen on. */
export function loopbackGuard(): AddressGuard {
  return createAddressGuard({ allow: ['127.0.0.0/8', '::1'] })
}
