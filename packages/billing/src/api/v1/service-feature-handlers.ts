import type { ServiceFeatureMethod, V1Params } from '@openespf/contract/billing'
import type { Caller } from '@openespf/sessions'
import type { WantedFeature } from '../../service-features/core/apply-features.ts'
import type { FeatureOwner, ServiceFeatures } from '../../service-features/operations.ts'
import type { Handlers } from './handlers.ts'
import { accountKey, customerKey } from './own-key.ts'
import { defined, isInSelfCare, readId } from './read-params.ts'
import { serviceFeatures } from './service-features.ts'

type Wanted = V1Params<'Account/update_service_features'>['service_features']

export function serviceFeatureHandlers(features: ServiceFeatures): Handlers<ServiceFeatureMethod> {
  const get = async (owner: FeatureOwner, caller: Caller) => ({
    service_features: serviceFeatures(await features.of(caller, owner), caller),
  })
  const update = async (owner: FeatureOwner, wanted: Wanted, caller: Caller) => {
    const change = { wanted: wanted.map(readFeature), inSelfCare: isInSelfCare(caller) }
    await features.update(caller, owner, change)
    return { success: 1 } as const
  }
  const account = (params: { i_account?: number | string }, caller: Caller) =>
    ({ level: 'account', id: accountKey(params.i_account, caller) }) as const
  const customer = (params: { i_customer?: number | string }, caller: Caller) =>
    ({ level: 'customer', id: customerKey(params.i_customer, caller) }) as const
  const product = (id: number | string) => ({ level: 'product', id: readId(id) }) as const
  const site = (id: number | string) => ({ level: 'customer_site', id: readId(id) }) as const

  return {
    'Account/get_service_features': async (params, caller) => get(account(params, caller), caller),
    'Account/update_service_features': async (params, caller) =>
      update(account(params, caller), params.service_features, caller),
    'Customer/get_service_features': async (params, caller) => get(customer(params, caller), caller),
    'Customer/update_service_features': async (params, caller) =>
      update(customer(params, caller), params.service_features, caller),
    'Product/get_service_features': async ({ i_product }, caller) => get(product(i_product), caller),
    'Product/update_service_features': async ({ i_product, service_features }, caller) =>
      update(product(i_product), service_features, caller),
    'CustomerSite/get_service_features': async ({ i_customer_site }, caller) =>
      get(site(i_customer_site), caller),
    'CustomerSite/update_service_features': async ({ i_customer_site, service_features }, caller) =>
      update(site(i_customer_site), service_features, caller),
  }
}

function readFeature({ name, flag_value, attributes }: Wanted[number]): WantedFeature {
  return {
    name,
    ...defined({
      flag: flag_value,
      attributes: attributes?.map((attribute) => ({
        name: attribute.name,
        ...defined({ values: attribute.values }),
      })),
    }),
  }
}
