import createClient from 'openapi-fetch'
import type { paths } from '../generated/AdminInterface.ts'
import { type Login, taken } from './taken.ts'

export type Added = { token: string; i_customer: number; i_product: number; i_account: number }

/** An administrator's day by API v1: logs in, adds a customer, a product and an account, blocks the account and lists it. */
export async function administer(url: string, login: Login): Promise<Added> {
  const guest = createClient<paths>({ baseUrl: `${url}/rest` })
  const { access_token: token } = taken(await guest.POST('/Session/login', { body: { params: login } }))
  const admin = createClient<paths>({
    baseUrl: `${url}/rest`,
    headers: { authorization: `Bearer ${token}` },
  })

  const { i_customer } = taken(
    await admin.POST('/Customer/add_customer', {
      body: { params: { customer_info: { name: 'Generated', iso_4217: 'USD' } } },
    }),
  )
  const { i_product } = taken(
    await admin.POST('/Product/add_product', {
      body: { params: { product_info: { name: 'Generated', iso_4217: 'USD' } } },
    }),
  )
  const { i_account } = taken(
    await admin.POST('/Account/add_account', {
      body: { params: { account_info: { id: 'generated@client', i_customer, i_product } } },
    }),
  )
  taken(
    await admin.POST('/Account/update_account', {
      body: { params: { account_info: { i_account, blocked: 'Y' } } },
    }),
  )
  const { account_list, total } = taken(
    await admin.POST('/Account/get_account_list', { body: { params: { i_customer, get_total: 1 } } }),
  )
  const [account] = account_list
  if (total !== 1 || account?.i_account !== i_account || account.blocked !== 'Y')
    throw new Error(`not the account that was blocked: ${JSON.stringify(account_list)}`)
  return { token, i_customer, i_product, i_account }
}

const FEE = 7.5

/** What a reseller starts with: itself with its first user, and a subscription that it can sell. */
export async function addReseller(
  url: string,
  token: string,
): Promise<{ reseller: Login; i_subscription: number; fee: number }> {
  const admin = createClient<paths>({
    baseUrl: `${url}/rest`,
    headers: { authorization: `Bearer ${token}` },
  })
  const { i_customer } = taken(
    await admin.POST('/Customer/add_customer', {
      body: { params: { customer_info: { name: 'Reseller', iso_4217: 'USD', i_customer_type: 2 } } },
    }),
  )
  const { i_subscription } = taken(
    await admin.POST('/Subscription/add_subscription', {
      body: {
        params: {
          subscription_info: {
            name: 'Generated',
            iso_4217: 'USD',
            activation_fee: FEE,
            periodic_fees: [{ i_period: 4, fee: 0 }],
          },
        },
      },
    }),
  )
  return { reseller: await addUser(url, token, i_customer), i_subscription, fee: FEE }
}

/** A user of a reseller or customer, that may log in at once. */
export async function addUser(url: string, token: string, i_customer: number): Promise<Login> {
  const admin = createClient<paths>({
    baseUrl: `${url}/rest`,
    headers: { authorization: `Bearer ${token}` },
  })
  const user = { login: `user-of-${i_customer}`, password: 'six of one, half a dozen' }
  taken(
    await admin.POST('/User/add_user', {
      body: {
        params: {
          user_info: { ...user, i_customer, must_change_password: 'N', scopes: ['billing.api:write'] },
        },
      },
    }),
  )
  return user
}
