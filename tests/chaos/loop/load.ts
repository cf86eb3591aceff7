import { setTimeout as delay } from 'node:timers/promises'
import { type BillingClient, BillingFault, BillingUnreachable } from '@openespf/client'
import type { CardInfo } from '@openespf/contract/billing'
import type { Random } from '../random.ts'
import { listCards, readSubscribers, SERVICE_PASSWORD, type Subscriber } from './billing-facts.ts'

/** An operator at work, who changes accounts until it is paused. */
export type Load = {
  /** Returns when no change is under way. Rejects when the load itself failed. */
  pause(): Promise<void>
  resume(): void
  /** Accounts that are other than before because of a change that was begun since then, by their key. */
  changedSince(at: number): Set<number>
  counts: { done: number; refused: number; unknown: number }
}

const PAUSE_MS = { least: 20, most: 100 }
const ACCOUNTS = 60
const CARDS = 80
const NUMBERS = 100
const PRODUCTS = 3

type Inventory = { iCustomer: number; products: readonly number[] }
/** What the operator sees before a change. */
type Desk = Inventory & {
  billing: BillingClient
  random: Random
  subscribers: Subscriber[]
  cards: CardInfo[]
}

/** Makes a change; returns the open accounts that are other than before. */
type Action = (desk: Desk) => Promise<number[]>

const update = async (billing: BillingClient, info: { i_account: number; [name: string]: unknown }) => {
  await billing.call('Account/update_account', { account_info: info })
  return [info.i_account]
}

const create: Action = async (desk) => {
  const { billing, random, iCustomer, products } = desk
  const card = random.chance(0.9) ? freeCard(desk) : undefined
  const account_info = {
    id: freeNumber(desk),
    i_customer: iCustomer,
    i_product: random.pick(products),
    h323_password: SERVICE_PASSWORD,
    ...(card && { i_sim_card: card.i_sim_card }),
  }
  return [(await billing.call('Account/add_account', { account_info })).i_account]
}

/** Those that need an account; `create` comes in where there are few. */
const actions: readonly Action[] = [
  ({ billing, random, subscribers }) => {
    const { iAccount, status } = random.pick(subscribers)
    return update(billing, { i_account: iAccount, blocked: status === undefined ? 'Y' : 'N' })
  },
  ({ billing, random, subscribers, products }) => {
    const { iAccount, iProduct } = random.pick(subscribers)
    const others = products.filter((iOther) => iOther !== iProduct)
    return update(billing, { i_account: iAccount, i_product: random.pick(others) })
  },
  async (desk) => {
    const { iAccount, imsi } = desk.random.pick(desk.subscribers)
    const card = freeCard(desk)
    if (!card && imsi === undefined) return []
    return update(desk.billing, { i_account: iAccount, i_sim_card: card?.i_sim_card ?? null })
  },
  (desk) =>
    update(desk.billing, { i_account: desk.random.pick(desk.subscribers).iAccount, id: freeNumber(desk) }),
  async ({ billing, random, subscribers, cards }) => {
    const { i_sim_card, i_account: from } = random.pick(cards)
    const to = random.pick(subscribers.filter(({ iAccount }) => iAccount !== from)).iAccount
    await billing.call('SIMCard/update_card', { card_info: { i_sim_card, i_account: to } })
    return from === null ? [to] : [from, to]
  },
  async ({ billing, random, subscribers }) => {
    await billing.call('Account/terminate_account', { i_account: random.pick(subscribers).iAccount })
    return []
  },
]

const numberOf = (i: number) => `380440000${String(i).padStart(3, '0')}`

function freeNumber({ random, subscribers }: Desk): string {
  const taken = new Set(subscribers.map(({ id }) => id))
  return random.pick(Array.from({ length: NUMBERS }, (_, i) => numberOf(i)).filter((id) => !taken.has(id)))
}

function freeCard({ random, cards }: Desk): CardInfo | undefined {
  const free = cards.filter(({ i_account }) => i_account === null)
  return free.length === 0 ? undefined : random.pick(free)
}

export async function prepareInventory(billing: BillingClient): Promise<Inventory> {
  const { i_customer: iCustomer } = await billing.call('Customer/add_customer', {
    customer_info: { name: 'Chaos', iso_4217: 'USD' },
  })
  const products: number[] = []
  for (let i = 0; i < PRODUCTS; i++) {
    const product_info = { name: `Product ${i}`, iso_4217: 'USD' }
    products.push((await billing.call('Product/add_product', { product_info })).i_product)
  }
  for (let i = 0; i < CARDS; i++) {
    const serial = String(i).padStart(4, '0')
    const card_info = { imsi: `90170000000${serial}`, iccid: `893800000000000${serial}` }
    await billing.call('SIMCard/add_card', { card_info })
  }
  return { iCustomer, products }
}

/** Starts paused. */
export function createLoad(billing: BillingClient, inventory: Inventory, random: Random): Load {
  const counts = { done: 0, refused: 0, unknown: 0 }
  const changed = new Map<number, number>()
  let working: Promise<unknown> = Promise.resolve()
  let isPaused = true

  const change = async (): Promise<void> => {
    const [subscribers, cards] = await Promise.all([readSubscribers(billing), listCards(billing)])
    const desk = { ...inventory, billing, random, subscribers, cards }
    const action = random.chance((ACCOUNTS - subscribers.length) / 10 + 0.15) ? create : random.pick(actions)
    const at = Date.now()
    for (const iAccount of await action(desk)) changed.set(iAccount, at)
    counts.done += 1
  }
  const operate = async (): Promise<void> => {
    while (!isPaused) {
      await change().catch((error: unknown) => {
        if (error instanceof BillingFault) counts.refused += 1
        else if (error instanceof BillingUnreachable) counts.unknown += 1
        else throw error
      })
      await delay(random.between(PAUSE_MS.least, PAUSE_MS.most))
    }
  }
  return {
    counts,
    resume() {
      isPaused = false
      working = operate()
      // Who pauses hears of it.
      working.catch(() => undefined)
    },
    async pause() {
      isPaused = true
      await working
    },
    changedSince: (at) => new Set([...changed].flatMap(([iAccount, when]) => (when >= at ? [iAccount] : []))),
  }
}
