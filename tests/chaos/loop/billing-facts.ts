import type { BillingClient, EspfClient } from '@openespf/client'
import type { AccountInfo, CardInfo } from '@openespf/contract/billing'

/** Every account's, so that a device can be played. */
export const SERVICE_PASSWORD = 'correct horse battery staple'

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

const ARRIVED = ['finished', 'superseded']

/** Events since then that the Application does not have yet, a line each. */
export async function listUndelivered(espf: EspfClient, since: number): Promise<string[]> {
  const { event_list } = await espf.call(
    'list-events',
    {},
    { since: new Date(since).toISOString(), limit: '1000' },
  )
  return event_list.flatMap(({ i_event, event_type, deliveries }) =>
    deliveries.length > 0 && deliveries.every(({ state }) => ARRIVED.includes(state))
      ? []
      : [`event ${i_event} ${event_type}: ${deliveries.map(({ state }) => state).join() || 'not read yet'}`],
  )
}
