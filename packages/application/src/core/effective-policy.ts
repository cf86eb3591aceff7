import type { AccountInfo, ProductInfo } from '@openespf/contract/billing'
import { type AccessPolicyId, parseId } from '@openespf/contract/ids'

/**
 * The access policy that applies to an account: its own, else the one of its service feature `netaccess_policy`
 * (attribute `access_policy`, after inheritance: espf-facts §7.6), else the product's.
 */
export function effectivePolicy(
  account: AccountInfo,
  product: ProductInfo | undefined,
): AccessPolicyId | undefined {
  const feature = account.service_features?.find(({ name }) => name === 'netaccess_policy')
  const attribute = feature?.attributes.find(({ name }) => name === 'access_policy')
  const candidates = [account.i_access_policy, attribute?.effective_values[0], product?.i_access_policy]
  return candidates.map((value) => parseId<AccessPolicyId>(value)).find((id) => id !== undefined)
}
