import createClient from 'openapi-fetch'
import type { paths } from '../generated/ResellerInterface.ts'
import { type Login, taken } from './taken.ts'

export type Sold = { i_customer: number; i_account: number; account: Login }

/** A reseller's day: logs in to its realm, adds a customer with an account, sells it a subscription, and sees both. */
export async function resell(
  url: string,
  login: Login,
  { i_product, i_subscription }: { i_product: number; i_subscription: number },
): Promise<Sold> {
  const baseUrl = `${url}/reseller/rest`
  const guest = createClient<paths>({ baseUrl })
  const { access_token } = taken(await guest.POST('/Session/login', { body: { params: login } }))
  const reseller = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${access_token}` } })

  const { i_customer } = taken(
    await reseller.POST('/Customer/add_customer', {
      body: { params: { customer_info: { name: 'Resold', iso_4217: 'USD' } } },
    }),
  )
  const account = { login: 'resold', password: 'two bits, four bits' }
  const { i_account } = taken(
    await reseller.POST('/Account/add_account', {
      body: { params: { account_info: { id: 'resold@client', i_customer, i_product, ...account } } },
    }),
  )
  taken(await reseller.POST('/Account/add_subscription', { body: { params: { i_account, i_subscription } } }))

  const { customer_list, total } = taken(
    await reseller.POST('/Customer/get_customer_list', {
      body: { params: { i_customer_type: 1, get_total: 1 } },
    }),
  )
  if (total !== 1 || customer_list[0]?.i_customer !== i_customer)
    throw new Error(`not its one customer: ${JSON.stringify(customer_list)}`)
  const { account_info } = taken(
    await reseller.POST('/Account/get_account_info', { body: { params: { id: 'resold@client' } } }),
  )
  if (account_info?.i_account !== i_account || account_info.customer_name !== 'Resold')
    throw new Error(`not the account that was added: ${JSON.stringify(account_info)}`)
  return { i_customer, i_account, account }
}
