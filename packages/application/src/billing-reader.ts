import type { BillingClient } from '@openespf/client'
import type { AccountInfo } from '@openespf/contract/billing'
import { type AccountId, type CustomerId, parseId } from '@openespf/contract/ids'
import type { ExternalKey, Subscriber } from './connector.ts'
import { effectivePolicy } from './core/effective-policy.ts'

/** What the runtime asks billing. All verbs reject as the client does: BillingFault, BillingUnreachable. */
export type BillingReader = {
  /** The account with what a connector may need of it; undefined when it is closed or there is none. */
  readSubscriber(iAccount: AccountId): Promise<Subscriber | undefined>
  /** The account to which the key belongs now, open or closed; undefined: nobody's. */
  ownerOf(key: ExternalKey): Promise<AccountId | undefined>
  /** A page of the customer's accounts. `read` is how many billing returned: closed ones are left out of `open`. */
  listAccounts(iCustomer: CustomerId, page: { offset: number; limit: number }): Promise<AccountPage>
}

export type AccountPage = { read: number; open: AccountId[] }

/** How many accounts of one name in different realms are looked through. */
const NAMESAKES_MAX = 50

export function createBillingReader(client: BillingClient): BillingReader {
  return {
    readSubscriber: (iAccount) => readSubscriber(client, iAccount),
    async ownerOf(key) {
      if (key.kind === 'account_id') return findByName(client, key.value)
      const { card_info: card } = await client.call('SIMCard/get_card_info', { imsi: key.value })
      return card?.imsi === key.value ? parseId(card.i_account) : undefined
    },
    async listAccounts(iCustomer, { offset, limit }) {
      const { account_list: list } = await client.call('Account/get_account_list', {
        i_customer: iCustomer,
        offset,
        limit,
      })
      const open = list.filter(isOpen).flatMap(({ i_account }) => parseId<AccountId>(i_account) ?? [])
      return { read: list.length, open }
    },
  }
}

async function readSubscriber(client: BillingClient, iAccount: AccountId): Promise<Subscriber | undefined> {
  const [{ account_info: account }, { card_info: card }] = await Promise.all([
    client.call('Account/get_account_info', { i_account: iAccount, get_service_features: 1 }),
    client.call('SIMCard/get_card_info', { i_account: iAccount }),
  ])
  // Some methods answer 200 with another object of the same owner (espf-facts §7.1): the ids are compared.
  if (!account || parseId(account.i_account) !== iAccount || !isOpen(account)) return undefined
  const { product_info: product } = await client.call('Product/get_product_info', {
    i_product: account.i_product,
  })
  const iPolicy = effectivePolicy(account, product)
  const { access_policy_info: accessPolicy } =
    iPolicy === undefined
      ? { access_policy_info: undefined }
      : await client.call('AccessPolicy/get_access_policy_info', { i_access_policy: iPolicy })
  const sim = card && parseId(card.i_account) === iAccount ? card : undefined
  return { account, sim, product, accessPolicy }
}

/** Keys have no realm suffix, accounts may: `380…` belongs to the account `380…` or `380…@msisdn`. */
async function findByName(client: BillingClient, name: string): Promise<AccountId | undefined> {
  const { account_info: exact } = await client.call('Account/get_account_info', { id: name })
  if (exact?.id === name && isOpen(exact)) return parseId(exact.i_account)
  const { account_list: list } = await client.call('Account/get_account_list', {
    id: `${name}@%`,
    get_not_closed_accounts: 1,
    limit: NAMESAKES_MAX,
  })
  const namesake = list.find((account) => account.id.startsWith(`${name}@`) && isOpen(account))
  return parseId(namesake?.i_account)
}

function isOpen(account: AccountInfo): boolean {
  return account.bill_status !== 'C'
}
