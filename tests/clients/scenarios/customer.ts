import createClient from 'openapi-fetch'
import type { paths } from '../generated/CustomerInterface.ts'
import { type Login, taken } from './taken.ts'

/** A customer in its self-care: sees itself, its account and the fee that it owes, and switches a feature on for all its accounts. */
export async function lookAfterItself(
  url: string,
  login: Login,
  { i_customer, i_account, fee }: { i_customer: number; i_account: number; fee: number },
): Promise<void> {
  const baseUrl = `${url}/customer/rest`
  const guest = createClient<paths>({ baseUrl })
  const { access_token } = taken(await guest.POST('/Session/login', { body: { params: login } }))
  const customer = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${access_token}` } })

  const { customer_info } = taken(
    await customer.POST('/Customer/get_customer_info', { body: { params: {} } }),
  )
  if (customer_info?.i_customer !== i_customer) throw new Error(JSON.stringify(customer_info))
  taken(
    await customer.POST('/Account/update_account', {
      body: { params: { account_info: { i_account, firstname: 'Ada' } } },
    }),
  )
  const { account_list } = taken(
    await customer.POST('/Account/get_account_list', { body: { params: { i_customer } } }),
  )
  const [account] = account_list
  if (account_list.length !== 1 || account?.i_account !== i_account || account.firstname !== 'Ada')
    throw new Error(`not its one account: ${JSON.stringify(account_list)}`)
  const blocking = await customer.POST('/Account/update_account', {
    body: { params: { account_info: { i_account, blocked: 'Y' } } },
  })
  if (blocking.error?.faultcode !== 'Server.Account.update_account.permission_denied')
    throw new Error(`blocking is not its own to do: ${JSON.stringify(blocking)}`)

  const feature = { name: 'music_on_hold', flag_value: 'Y' }
  taken(
    await customer.POST('/Customer/update_service_features', {
      body: { params: { service_features: [feature] } },
    }),
  )
  const { service_features } = taken(
    await customer.POST('/Customer/get_service_features', { body: { params: {} } }),
  )
  if (service_features.find(({ name }) => name === feature.name)?.flag_value !== 'Y')
    throw new Error(`not switched on: ${JSON.stringify(service_features)}`)

  const { subscriptions } = taken(
    await customer.POST('/Account/get_subscriptions', { body: { params: { i_account } } }),
  )
  const { xdr_list } = taken(
    await customer.POST('/Customer/get_customer_xdrs', { body: { params: { i_customer } } }),
  )
  if (subscriptions.length !== 1 || xdr_list.length !== 1 || xdr_list[0]?.charged_amount !== fee)
    throw new Error(`not the one fee: ${JSON.stringify({ subscriptions, xdr_list })}`)
}
