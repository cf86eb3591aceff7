import type { BillingClient } from '@openespf/client'
import type { AccountInfo, CustomerInfo } from '@openespf/contract/billing'
import { type AccountId, parseId } from '@openespf/contract/ids'
import { type AffectedReader, createAffectedReader } from './affected-accounts.ts'
import { type ExternalKey, type Need, type Subscriber, USUAL_NEEDS } from './connector.ts'
import { effectivePolicy } from './core/effective-policy.ts'

/** What the runtime asks billing. All verbs reject as the client does: BillingFault, BillingUnreachable. */
export type BillingReader = {
  /** The account with what a connector may need of it; undefined when it is closed or there is none. */
  readSubscriber(iAccount: AccountId): Promise<Subscriber | undefined>
  /** The account to which the key belongs now, open or closed; undefined: nobody's. `caseless`: whatever the case of its id. */
  ownerOf(key: ExternalKey, how?: { caseless?: boolean | undefined }): Promise<AccountId | undefined>
  affected: AffectedReader
}

/** How many accounts of one name in different realms are looked through. */
const NAMESAKES_MAX = 50

/** `needs`: the parts of a subscriber that are read. */
export function createBillingReader(
  client: BillingClient,
  needs: readonly Need[] = USUAL_NEEDS,
): BillingReader {
  return {
    readSubscriber: (iAccount) => readSubscriber(client, new Set(needs), iAccount),
    async ownerOf(key, { caseless = false } = {}) {
      if (key.kind === 'account_id') return findByName(client, key.value, caseless)
      const { card_info: card } = await client.call('SIMCard/get_card_info', { imsi: key.value })
      return card?.imsi === key.value ? parseId(card.i_account) : undefined
    },
    affected: createAffectedReader(client),
  }
}

async function readSubscriber(
  client: BillingClient,
  needs: ReadonlySet<Need>,
  iAccount: AccountId,
): Promise<Subscriber | undefined> {
  const [about, sim] = await Promise.all([
    readAccount(client, needs, iAccount),
    needs.has('sim') ? readCard(client, needs, iAccount) : undefined,
  ])
  if (!about) return undefined
  const [service, customFields, counters] = await Promise.all([
    readService(client, needs, about.account),
    needs.has('custom_fields') ? readCustomFields(client, iAccount) : undefined,
    needs.has('counters') ? readCounters(client, iAccount) : undefined,
  ])
  return {
    account: about.account,
    sim,
    ...service,
    ...(about.customer && { customer: about.customer }),
    ...(customFields && { customFields }),
    ...(counters && { counters }),
  }
}

type AboutAccount = { account: AccountInfo; customer: CustomerInfo | undefined }

/** Some methods answer 200 with another object of the same owner (espf-facts §7.1): ids are compared. */
async function readAccount(
  client: BillingClient,
  needs: ReadonlySet<Need>,
  iAccount: AccountId,
): Promise<AboutAccount | undefined> {
  const features = needs.has('service_features') || needs.has('access_policy')
  const { account_info: account, customer_info: customer } = await client.call('Account/get_account_info', {
    i_account: iAccount,
    ...(features ? { get_service_features: 1 } : { without_service_features: 1 }),
    ...(needs.has('customer') && { with_customer_info: 1 }),
  })
  if (!account || parseId(account.i_account) !== iAccount || !isOpen(account)) return undefined
  return { account, customer }
}

async function readCard(
  client: BillingClient,
  needs: ReadonlySet<Need>,
  iAccount: AccountId,
): Promise<Subscriber['sim']> {
  const { card_info: card } = await client.call('SIMCard/get_card_info', {
    i_account: iAccount,
    ...(needs.has('sim_keys') && { get_keys: 1 }),
  })
  return card && parseId(card.i_account) === iAccount ? card : undefined
}

async function readCustomFields(client: BillingClient, iAccount: AccountId): Promise<Record<string, string>> {
  const { custom_fields_values: values } = await client.call('Account/get_custom_fields_values', {
    i_account: iAccount,
  })
  return Object.fromEntries(
    values.flatMap(({ name, db_value: value }) => (value === null ? [] : [[name, value]])),
  )
}

async function readCounters(client: BillingClient, iAccount: AccountId): Promise<Subscriber['counters']> {
  const answer = await client.call('Account/get_full_vd_counter_info', { i_account: iAccount })
  return answer.full_vd_counter_info
}

async function readService(
  client: BillingClient,
  needs: ReadonlySet<Need>,
  account: AccountInfo,
): Promise<Pick<Subscriber, 'product' | 'accessPolicy'>> {
  const nothing = { product: undefined, accessPolicy: undefined }
  if (!needs.has('product') && !needs.has('access_policy')) return nothing
  const { product_info: product } = await client.call('Product/get_product_info', {
    i_product: account.i_product,
  })
  const iPolicy = needs.has('access_policy') ? effectivePolicy(account, product) : undefined
  if (iPolicy === undefined) return { ...nothing, product }
  const { access_policy_info: accessPolicy } = await client.call('AccessPolicy/get_access_policy_info', {
    i_access_policy: iPolicy,
  })
  return { product, accessPolicy }
}

/** Keys have no realm suffix, accounts may: `380…` belongs to the account `380…` or `380…@msisdn`. */
async function findByName(
  client: BillingClient,
  name: string,
  caseless: boolean,
): Promise<AccountId | undefined> {
  const fold = (id: string) => (caseless ? id.toLowerCase() : id)
  const { account_info: exact } = await client.call('Account/get_account_info', { id: name })
  if (exact && fold(exact.id) === fold(name) && isOpen(exact)) return parseId(exact.i_account)
  const { account_list: list } = await client.call('Account/get_account_list', {
    id: `${name}@%`,
    get_not_closed_accounts: 1,
    limit: NAMESAKES_MAX,
  })
  const namesake = list.find((account) => fold(account.id).startsWith(`${fold(name)}@`) && isOpen(account))
  return parseId(namesake?.i_account)
}

function isOpen(account: AccountInfo): boolean {
  return account.bill_status !== 'C'
}
