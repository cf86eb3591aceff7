import { setTimeout as delay } from 'node:timers/promises'
import { createBillingClient, createEspfClient } from '@openespf/client'
import type { AccountInfo, CardInfo } from '@openespf/contract/billing'
import { subscriberFixture } from './subscriber-fixture.ts'

export type ReportedStatus = { iAccount: number; group: string; status: string; message: string }

export type FakeBilling = ReturnType<typeof createFakeBilling>

/** A billing with its ESPF API in memory, behind the real clients: as much of v1 as the runtime reads. */
export function createFakeBilling() {
  const accounts = new Map<number, AccountInfo>()
  const cards = new Map<string, CardInfo>()
  const products = [subscriberFixture(0).product].filter((product) => product !== undefined)
  const statuses: ReportedStatus[] = []
  const groups = new Set(['VoIP', 'HSS'])
  const away = { billing: false, espf: false, lagMs: 0 }
  /** How many a list holds at most, whatever is asked for: nobody is told. */
  const caps = { list: 500 }
  const calls: string[] = []

  const holderOf = (iAccount: number) => [...cards.values()].find((card) => card.i_account === iAccount)
  const methods: Record<string, (params: Record<string, unknown>) => object> = {
    'Session/login': () => ({ access_token: 'token', refresh_token: 'refresh', expires_in: 3600 }),
    'Account/get_account_info': ({ i_account, id }) => {
      const account = [...accounts.values()].find((each) =>
        id === undefined ? each.i_account === i_account : each.id === id && each.bill_status !== 'C',
      )
      return account ? { account_info: account } : {}
    },
    'Account/get_account_list': (params) => ({
      account_list: listAccounts(accounts.values(), params, caps.list),
    }),
    'SIMCard/get_card_info': ({ i_account, imsi, i_sim_card }) => {
      const all = [...cards.values()]
      const named = i_sim_card === undefined ? undefined : all.find((each) => each.i_sim_card === i_sim_card)
      const card = named ?? (imsi === undefined ? holderOf(Number(i_account)) : cards.get(String(imsi)))
      return card ? { card_info: card } : {}
    },
    'Product/get_product_info': () => ({ product_info: subscriberFixture(0).product }),
    'Product/get_product_list': ({ offset }) => ({
      product_list: products.slice(Number(offset ?? 0)),
    }),
    'Invoice/get_invoice_info': ({ i_invoice }) => ({ invoice_info: { i_invoice, i_customer: 10 } }),
    'AccessPolicy/get_access_policy_info': () => ({
      access_policy_info: subscriberFixture(0).accessPolicy,
    }),
  }

  const answerRest = (method: string, body: { params: Record<string, unknown> }): Response => {
    calls.push(method)
    const run = methods[method]
    return run ? Response.json(run(body.params)) : unknownMethod(method)
  }
  const answerEspf = (path: string, body: Record<string, string>): Response => {
    if (path === '/groups') {
      const list = [...groups].map((name, i) => ({ i_group: String(i + 1), name, is_custom: i > 1 }))
      return Response.json({ group_list: list })
    }
    if (path === '/group/create') {
      groups.add(body['name'] ?? '')
      return Response.json({ name: body['name'], i_group: groups.size })
    }
    const iAccount = Number(/^\/account\/i\/(\d+)\/status$/.exec(path)?.[1])
    const { group = '', status = '', message = '' } = body
    if (!groups.has(group)) return Response.json({ code: 'x', message: 'no group' }, { status: 404 })
    statuses.push({ iAccount, group, status, message })
    return new Response('')
  }
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = new URL(url).pathname
    if (away.lagMs > 0 && path.startsWith('/rest/')) await delay(away.lagMs)
    const body = init.body === undefined ? {} : JSON.parse(String(init.body))
    if (path.startsWith('/rest/') ? away.billing : away.espf) throw new TypeError('fetch failed')
    return path.startsWith('/rest/')
      ? answerRest(path.slice('/rest/'.length), body)
      : answerEspf(path.slice('/espf/v1'.length), body)
  }
  const baseUrl = 'http://billing.test'
  const client = createBillingClient({ baseUrl, credentials: { login: 'a', password: 'b' }, fetch })

  return {
    client,
    espf: createEspfClient({ baseUrl, tokenSource: client, fetch }),
    accounts,
    cards,
    /** Those that are listed. */
    products,
    /** Every status that was set, in order. */
    statuses,
    groups,
    /** What is unreachable, and how long billing takes for an answer. */
    away,
    calls,
    caps,
    /** Adds the i-th fixture's account and gives it its SIM card. */
    add(i: number): number {
      const { account, sim } = subscriberFixture(i)
      accounts.set(account.i_account, account)
      if (sim) cards.set(sim.imsi, sim)
      return account.i_account
    },
    change(iAccount: number, fields: Partial<AccountInfo>): void {
      const account = accounts.get(iAccount)
      if (account) accounts.set(iAccount, { ...account, ...fields })
    },
    /** Gives a SIM card to an account (taking away the one that it has), or to nobody. */
    moveCard(imsi: string, iAccount: number | null): void {
      const old = iAccount === null ? undefined : holderOf(iAccount)
      if (old) cards.set(old.imsi, { ...old, i_account: null })
      const card = cards.get(imsi)
      if (card) cards.set(imsi, { ...card, i_account: iAccount })
    },
  }
}

function listAccounts(
  all: Iterable<AccountInfo>,
  { i_customer, i_product, id, offset, limit }: Record<string, unknown>,
  cap: number,
): AccountInfo[] {
  const prefix = typeof id === 'string' ? id.replace(/%$/, '') : ''
  const found = [...all]
    .filter((each) => i_customer === undefined || each.i_customer === i_customer)
    .filter((each) => i_product === undefined || each.i_product === i_product)
    .filter((each) => each.id.startsWith(prefix))
  const start = Number(offset ?? 0)
  return found.slice(start, start + Math.min(Number(limit ?? cap), cap))
}

function unknownMethod(method: string): Response {
  return Response.json({ faultcode: 'Client.unknown_method', faultstring: method }, { status: 500 })
}
