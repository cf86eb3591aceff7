import type { BillingClient } from '@openespf/client'
import type { V1Method, V1Params, V1Result } from '@openespf/contract/billing'

/** Makes API calls that raise an event of some type; returns variables that the event must carry. */
export type Raise = (api: Api) => Promise<Readonly<Record<string, unknown>>>

/** A raiser for each event type of a family. */
export type Raisers = Readonly<Record<string, Raise>>

export type Api = {
  call<M extends V1Method>(method: M, params: V1Params<M>): Promise<V1Result<M>>
  /** A number that no other call got; for names and ids. */
  next(): number
  /** Entities of their own, made through the API. */
  customer(fields?: Partial<V1Params<'Customer/add_customer'>['customer_info']>): Promise<number>
  product(fields?: Partial<V1Params<'Product/add_product'>['product_info']>): Promise<number>
  account(fields?: Partial<V1Params<'Account/add_account'>['account_info']>): Promise<number>
  card(fields?: Partial<V1Params<'SIMCard/add_card'>['card_info']>): Promise<number>
}

export function createApi(client: BillingClient): Api {
  let serial = 0
  const next = () => {
    serial += 1
    return serial
  }
  const api: Api = {
    call: (method, params) => client.call(method, params),
    next,
    async customer(fields = {}) {
      const customer_info = { name: `Customer ${next()}`, iso_4217: 'USD', ...fields }
      return (await client.call('Customer/add_customer', { customer_info })).i_customer
    },
    async product(fields = {}) {
      const product_info = { name: `Product ${next()}`, iso_4217: 'USD', ...fields }
      return (await client.call('Product/add_product', { product_info })).i_product
    },
    async account(fields = {}) {
      const account_info = {
        id: `${16660000000 + next()}@msisdn`,
        i_customer: fields.i_customer ?? (await api.customer()),
        i_product: fields.i_product ?? (await api.product()),
        ...fields,
      }
      return (await client.call('Account/add_account', { account_info })).i_account
    },
    async card(fields = {}) {
      const digits = String(next()).padStart(10, '0')
      const card_info = { imsi: `00101${digits}`, iccid: `8901000000${digits}`, ...fields }
      return (await client.call('SIMCard/add_card', { card_info })).i_sim_card
    },
  }
  return api
}
