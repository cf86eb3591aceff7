import type { BillingClient, EspfClient } from '@openespf/client'
import type { AccountInfo, CardInfo } from '@openespf/contract/billing'

/** An open account, as billing says that it is now. */
export type Subscriber = {
  iAccount: number
  id: string
  iProduct: number
  product: string
  /** undefined: in order */
  status: string | undefined
  imsi: string | undefined
}

const PAGE = 500

export async function readSubscribers(billing: BillingClient): Promise<Subscriber[]> {
  const [accounts, cards] = await Promise.all([listAccounts(billing), listCards(billing)])
  const held = new Map(cards.map(({ i_account, imsi }) => [i_account, imsi]))
  return accounts.map(({ i_account, id, i_product, product_name, status }) => ({
    iAccount: i_account,
    id,
    iProduct: i_product,
    product: product_name,
    status: status === '' || status === 'active' ? undefined : status,
    imsi: held.get(i_account),
  }))
}

async function listAccounts(billing: BillingClient): Promise<AccountInfo[]> {
  const params = { get_not_closed_accounts: 1, get_statuses: 1, limit: PAGE } as const
  return (await billing.call('Account/get_account_list', params)).account_list
}

export async function listCards(billing: BillingClient): Promise<CardInfo[]> {
  return (await billing.call('SIMCard/get_card_list', { limit: PAGE })).card_list
}

/** The status of each account in each service group, `<i_account> <group>`. */
export async function readStatuses(
  espf: EspfClient,
  subscribers: readonly Subscriber[],
): Promise<Map<string, string>> {
  const lists = await Promise.all(subscribers.map(({ iAccount }) => espf.getStatuses(iAccount)))
  return new Map(
    lists
      .flat()
      .map(({ i_account, group, status, message }) => [`${i_account} ${group}`, `${status}: ${message}`]),
  )
}
