import type { BillingClient } from '@openespf/client'

/** What the HLR should say of one IMSI; undefined: no such subscriber. */
export type HlrView =
  | { imsi: string; msisdn: string | undefined; csEnabled: boolean; psEnabled: boolean }
  | undefined

/** One change and what must come of it. */
export type Change = {
  title: string
  make: (billing: BillingClient) => Promise<unknown>
  /** The events that it must raise, among others, as `type entity`; the first is the one that is shown. */
  events: () => string[]
  /** IMSI → what the HLR must say of it afterwards. */
  hlr: () => Record<string, HlrView>
  /** Accounts whose status must be OK afterwards. */
  accounts: () => number[]
}

/** What the changes work with: names that are fresh in each run, and the ids that billing gives as it goes. */
type Cast = {
  tag: string
  imsis: readonly [string, string]
  numbers: readonly [string, string]
  customer: number
  products: { basic: number; premium: number }
  cards: [number, number]
  accounts: [number, number]
}

type Which = 0 | 1

/** The life of two subscribers, in changes. `run` is a number of its own for each run (8 digits), so that ids are fresh. */
export function tellStory(run: number): Change[] {
  const tag = String(run).padStart(8, '0')
  const cast: Cast = {
    tag,
    imsis: [`00101${tag}01`, `00101${tag}02`],
    numbers: [`380${tag}1`, `380${tag}2`],
    customer: 0,
    products: { basic: 0, premium: 0 },
    cards: [0, 0],
    accounts: [0, 0],
  }
  return [
    ...arrival(cast),
    ...ownChanges(cast),
    ...simCards(cast),
    ...funds(cast),
    ...suspension(cast),
    ...departure(cast),
  ]
}

function arrival(cast: Cast): Change[] {
  return [
    {
      title: 'add customer',
      async make(billing) {
        const customer_info = { name: `Demo ${cast.tag}`, iso_4217: 'USD' }
        cast.customer = (await billing.call('Customer/add_customer', { customer_info })).i_customer
      },
      events: () => [`Customer/New customer/${cast.customer}`],
      hlr: () => ({}),
      accounts: () => [],
    },
    {
      title: 'add products Basic and Premium',
      async make(billing) {
        const add = async (name: string) => {
          const product_info = { name: `${name} ${cast.tag}`, iso_4217: 'USD' }
          return (await billing.call('Product/add_product', { product_info })).i_product
        }
        cast.products = { basic: await add('Basic'), premium: await add('Premium') }
      },
      events: () => [],
      hlr: () => ({}),
      accounts: () => [],
    },
    addCard(cast, 0),
    addCard(cast, 1),
    addAccount(cast, 0, { title: 'add account with SIM card 1', hlr: () => at(cast, 0, 0, 'on') }),
  ]
}

function addCard(cast: Cast, which: Which): Change {
  return {
    title: `add SIM card ${which + 1}`,
    async make(billing) {
      const card_info = { imsi: cast.imsis[which], iccid: `893804${cast.tag}0000${which}` }
      cast.cards[which] = (await billing.call('SIMCard/add_card', { card_info })).i_sim_card
    },
    events: () => [`SIM/Created sim_card/${cast.cards[which]}`],
    hlr: () => gone(cast, which),
    accounts: () => [],
  }
}

/** The first account is prepaid with 10.00 and has a SIM card; the second has neither. */
function addAccount(cast: Cast, which: Which, rest: Pick<Change, 'title' | 'hlr'>): Change {
  return {
    ...rest,
    async make(billing) {
      const account_info = {
        id: `${cast.numbers[which]}@msisdn`,
        i_customer: cast.customer,
        i_product: cast.products.basic,
        ...(which === 0 && {
          i_sim_card: cast.cards[0],
          billing_model: -1 as const,
          opening_balance: '10.00',
        }),
      }
      cast.accounts[which] = (await billing.call('Account/add_account', { account_info })).i_account
    },
    events: () => [`Account/New ${entity(cast, which)}`],
    accounts: () => [cast.accounts[which]],
  }
}

function ownChanges(cast: Cast): Change[] {
  const own = (title: string, event: string, rest: Pick<Change, 'make' | 'hlr'>): Change => ({
    title,
    ...rest,
    events: () => [`Account/${event} ${entity(cast, 0)}`],
    accounts: () => [cast.accounts[0]],
  })
  return [
    own('block the account', 'Blocked', {
      make: update(cast, () => ({ blocked: 'Y' })),
      hlr: () => at(cast, 0, 0, 'barred'),
    }),
    own('unblock it', 'Unblocked', {
      make: update(cast, () => ({ blocked: 'N' })),
      hlr: () => at(cast, 0, 0, 'on'),
    }),
    own('change its product', 'Product/Changed', {
      make: update(cast, () => ({ i_product: cast.products.premium })),
      hlr: () => at(cast, 0, 0, 'on'),
    }),
    own('replace its SIM card: 1 → 2', 'SIMCardAssignment', {
      make: update(cast, () => ({ i_sim_card: cast.cards[1] })),
      hlr: () => ({ ...gone(cast, 0), ...at(cast, 1, 0, 'on') }),
    }),
  ]
}

function simCards(cast: Cast): Change[] {
  const both = () => [...cast.accounts]
  return [
    addAccount(cast, 1, { title: 'add a second account, no SIM card', hlr: () => at(cast, 1, 0, 'on') }),
    {
      title: 'move SIM card 2 to the second account',
      make: (billing) =>
        billing.call('SIMCard/update_card', {
          card_info: { i_sim_card: cast.cards[1], i_account: cast.accounts[1] },
        }),
      events: () => [0, 1].map((which) => `Account/SIMCardAssignment account/${cast.accounts[which]}`),
      hlr: () => ({ ...gone(cast, 0), ...at(cast, 1, 1, 'on') }),
      accounts: both,
    },
    {
      title: 'give SIM card 1 to the first account',
      make: update(cast, () => ({ i_sim_card: cast.cards[0] })),
      events: () => [`Account/SIMCardAssignment ${entity(cast, 0)}`],
      hlr: () => ({ ...at(cast, 0, 0, 'on'), ...at(cast, 1, 1, 'on') }),
      accounts: both,
    },
  ]
}

function funds(cast: Cast): Change[] {
  const pay = (
    title: string,
    action: 'Manual charge' | 'Manual payment',
    event: string,
    service: Service,
  ): Change => ({
    title,
    make: (billing) =>
      billing.call('Account/make_transaction', { i_account: cast.accounts[0], action, amount: '10.00' }),
    events: () => [`Account/${event} ${entity(cast, 0)}`, `Account/BalanceChanged ${entity(cast, 0)}`],
    hlr: () => at(cast, 0, 0, service),
    accounts: () => [cast.accounts[0]],
  })
  return [
    pay('exhaust its funds', 'Manual charge', 'ZeroAvailableFunds', 'barred'),
    pay('restore them by a payment', 'Manual payment', 'AvailableFundsAppear', 'on'),
  ]
}

function suspension(cast: Cast): Change[] {
  const set = (
    title: string,
    bill_status: 'S' | 'O',
    events: { account: string; customer: string },
  ): Change => ({
    title,
    make: (billing) =>
      billing.call('Customer/update_customer', { customer_info: { i_customer: cast.customer, bill_status } }),
    events: () => [
      ...cast.accounts.map((account) => `Account/Status/${events.account} account/${account}`),
      `Customer/Status/${events.customer} customer/${cast.customer}`,
    ],
    hlr: () => {
      const service = bill_status === 'S' ? 'barred' : 'on'
      return { ...at(cast, 0, 0, service), ...at(cast, 1, 1, service) }
    },
    accounts: () => [...cast.accounts],
  })
  return [
    set('suspend the customer', 'S', { account: 'Suspended', customer: 'Suspended' }),
    set('lift the suspension', 'O', { account: 'SuspensionRemoved', customer: 'Unsuspend' }),
  ]
}

function departure(cast: Cast): Change[] {
  return [
    {
      title: 'terminate the first account',
      make: (billing) => billing.call('Account/terminate_account', { i_account: cast.accounts[0] }),
      events: () => [`Account/Status/Closed ${entity(cast, 0)}`],
      hlr: () => ({ ...gone(cast, 0), ...at(cast, 1, 1, 'on') }),
      accounts: () => [cast.accounts[0]],
    },
    {
      title: 'terminate the customer',
      make: (billing) => billing.call('Customer/terminate_customer', { i_customer: cast.customer }),
      events: () => [
        `Customer/Status/Closed customer/${cast.customer}`,
        `Account/Status/Closed ${entity(cast, 1)}`,
      ],
      hlr: () => ({ ...gone(cast, 0), ...gone(cast, 1) }),
      accounts: () => [...cast.accounts],
    },
  ]
}

type Service = 'on' | 'barred'

/** The HLR has SIM card `card` under the number of account `owner`. */
function at(cast: Cast, card: Which, owner: Which, service: Service): Record<string, HlrView> {
  const [imsi, on] = [cast.imsis[card], service === 'on']
  return { [imsi]: { imsi, msisdn: cast.numbers[owner], csEnabled: on, psEnabled: on } }
}

function gone(cast: Cast, card: Which): Record<string, HlrView> {
  return { [cast.imsis[card]]: undefined }
}

function entity(cast: Cast, which: Which): string {
  return `account/${cast.accounts[which]}`
}

type AccountFields = { blocked?: 'Y' | 'N'; i_product?: number; i_sim_card?: number }

function update(cast: Cast, fields: () => AccountFields): Change['make'] {
  return (billing) =>
    billing.call('Account/update_account', { account_info: { i_account: cast.accounts[0], ...fields() } })
}
