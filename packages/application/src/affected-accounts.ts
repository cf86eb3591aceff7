import type { BillingClient } from '@openespf/client'
import type { AccountInfo } from '@openespf/contract/billing'
import { type AccountId, parseId } from '@openespf/contract/ids'
import type { FanOutEntity } from './core/read-event.ts'

/** Part of the accounts that a change of something else concerns. */
export type AffectedPage = {
  /** How many billing listed, those that are not concerned included. */
  listed: AccountId[]
  accounts: AccountId[]
  /** What concerns all accounts of a customer instead. */
  customer?: string
}

type Paging = { offset: number; limit: number }

/** Reads, over billing's public API, which open accounts a change of an entity concerns; a page at a time, in a stable order. */
export type AffectedReader = (entity: FanOutEntity, id: string, page: Paging) => Promise<AffectedPage>

const NOBODY: AffectedPage = { listed: [], accounts: [] }
/** Products are listed by as many: espf-facts §7.1. */
const PRODUCTS_MAX = 500

export function createAffectedReader(client: BillingClient): AffectedReader {
  const listAccounts = async (filter: object, page: Paging): Promise<AccountInfo[]> => {
    const params = { ...filter, offset: page.offset, limit: page.limit }
    return (await client.call('Account/get_account_list', params)).account_list
  }
  return async (entity, name, page) => {
    const id = Number(name)
    switch (entity) {
      case 'customer':
        return pageOf(await listAccounts({ i_customer: id }, page))
      case 'customer_site':
        return pageOf(await listAccounts({ i_customer_site: id }, page))
      case 'product':
        return ofProduct(client, listAccounts, { id, page })
      case 'access_policy': {
        const products = await productsWithPolicy(client, id)
        return pageOf(await listAccounts({}, page), (account) =>
          account.i_access_policy
            ? account.i_access_policy === id
            : productsOf(account).some((product) => products.has(product)),
        )
      }
      case 'sim_card': {
        const { card_info: card } = await client.call('SIMCard/get_card_info', { i_sim_card: id })
        return card?.i_sim_card === id ? one(card?.i_account) : NOBODY
      }
      case 'did': {
        const { account_info: account } = await client.call('Account/get_account_info', { id: name })
        return account?.id.replace(/@.*/s, '') === name.replace(/@.*/s, '')
          ? one(account.i_master_account ?? account.i_account)
          : NOBODY
      }
      case 'invoice': {
        const { invoice_info: invoice } = await client.call('Invoice/get_invoice_info', { i_invoice: id })
        const customer = parseId(invoice?.i_customer)
        return customer === undefined ? NOBODY : { ...NOBODY, customer: String(customer) }
      }
    }
  }
}

/** Billing lists accounts by their main product only: those with an add-on are picked from all. */
async function ofProduct(
  client: BillingClient,
  listAccounts: (filter: object, page: Paging) => Promise<AccountInfo[]>,
  { id, page }: { id: number; page: Paging },
): Promise<AffectedPage> {
  const { product_info: product } = await client.call('Product/get_product_info', { i_product: id })
  if (!product || product.addon_priority === 0) return pageOf(await listAccounts({ i_product: id }, page))
  return pageOf(await listAccounts({}, page), (account) => productsOf(account).includes(id))
}

/** Its main product and its add-ons, whether they are in effect or not: an alias has none (espf-facts §7.3). */
function productsOf({ i_product, assigned_addons: addons }: AccountInfo): number[] {
  return [i_product, ...(addons ?? []).map((addon) => addon.i_product)]
}

async function productsWithPolicy(client: BillingClient, id: number): Promise<ReadonlySet<number>> {
  const [seen, found] = [new Set<number>(), new Set<number>()]
  for (let offset = 0; ; ) {
    const { product_list: products } = await client.call('Product/get_product_list', {
      offset,
      limit: PRODUCTS_MAX,
    })
    for (const { i_product, i_access_policy } of products) if (i_access_policy === id) found.add(i_product)
    const known = seen.size
    for (const { i_product } of products) seen.add(i_product)
    // A short page need not be the last: billing may list fewer than it is asked for.
    if (seen.size === known) return found
    offset += products.length
  }
}

function pageOf(accounts: readonly AccountInfo[], isMeant = (_: AccountInfo) => true): AffectedPage {
  const idsOf = (some: readonly AccountInfo[]) =>
    some.flatMap(({ i_account }) => parseId<AccountId>(i_account) ?? [])
  return {
    listed: idsOf(accounts),
    accounts: idsOf(accounts.filter((account) => account.bill_status !== 'C' && isMeant(account))),
  }
}

function one(iAccount: unknown): AffectedPage {
  const id = parseId<AccountId>(iAccount)
  return id === undefined ? NOBODY : { listed: [], accounts: [id] }
}
