import { billingMethods } from '@openespf/contract/billing'
import { type Resource, resources, type Verb } from '@openespf/contract/billing-v2'
import type { Realm } from '@openespf/contract/realm'
import { arbitraryOf } from '@openespf/foundation/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAllApis } from '../testing/all-apis.ts'
import { addAccount, addCard, addCustomer, addProduct } from '../testing/fixture.ts'

type Specs = Record<string, { realms: readonly Realm[]; params: { properties: object } }>
const methods: Specs = billingMethods
const REALMS = ['reseller', 'customer', 'account'] as const
/** The ids of what a tenant has, by the names that requests have for them. */
type Ids = Record<string, number>

/** Ids of the other tenant start here, and nothing has an id from `MISSING` on: neither is in an answer by chance. */
const FOREIGN = 7_000_000
const MISSING = 8_000_000

let api: Awaited<ReturnType<typeof createAllApis>>
let own: Ids
let foreign: Ids

beforeAll(async () => {
  api = await createAllApis()
  own = await createTenant()
  await api.fixture.query(
    `select setval(format('%I.%I', schemaname, sequencename)::regclass, ${FOREIGN})
     from pg_sequences where schemaname = 'billing' and max_value > ${MISSING}`,
  )
  foreign = await createTenant()
  const views = {
    reseller: { iCustomer: own['i_parent'] },
    customer: { iCustomer: own['i_customer'] },
    account: { iCustomer: own['i_customer'], iAccount: own['i_account'] },
  }
  for (const realm of REALMS) api.admit(realm, { realm, ...(views[realm] as object) })
})
afterAll(() => api.close())

/** A reseller with a customer, and what that can have. */
async function createTenant(): Promise<Ids> {
  const { billing } = api.fixture
  const i_parent = await addCustomer(billing, { iCustomerType: 2 })
  const i_customer = await addCustomer(billing, { iParent: i_parent })
  const i_account = await addAccount(billing, { iCustomer: i_customer, iProduct: await addProduct(billing) })
  const i_sim_card = await addCard(billing)
  await billing.simCards.update({ iEnv: 1 }, i_sim_card, { iAccount: i_account })
  const made = async (method: string, params: object): Promise<Ids> => {
    const { status, body } = await api.callV1(method, params, 'admin')
    expect([method, status], JSON.stringify(body)).toEqual([method, 200])
    return Object(body)
  }
  const site = await made('CustomerSite/add_customer_site', {
    customer_site_info: { i_customer, name: 'Office' },
  })
  const extension = await made('Customer/add_customer_extension', { i_customer, id: '101', name: 'Desk' })
  const number = await made('Account/add_followme_number', {
    number_info: { i_account, redirect_number: '12065550000', timeout: 20 },
  })
  const transaction = await made('Account/make_transaction', {
    i_account,
    action: 'Manual charge',
    amount: 1,
  })
  return { i_parent, i_customer, i_account, i_sim_card, ...site, ...extension, ...number, ...transaction }
}

/** The names of ids in the params of a method, one level down too: `account_info.i_customer`. */
function idPaths({ properties }: { properties: object }, known: Ids): string[][] {
  return Object.entries(properties).flatMap(([name, part]) => {
    const inner = Object(part).properties
    if (inner) return Object.keys(inner).flatMap((one) => (one in known ? [[name, one]] : []))
    return name in known ? [[name]] : []
  })
}

/** Params that refer to the tenant's own things, but at the path. */
function paramsWith(name: string, path: readonly string[], id: number): unknown {
  const leaf = (one: string, fresh: fc.Arbitrary<unknown>) => (one in own ? fc.constant(own[one]) : fresh)
  const drawn = fc.sample(arbitraryOf(methods[name]?.params, leaf), { numRuns: 20, seed: 1 })
  const size = (params: unknown) => JSON.stringify(params).length
  const [least] = drawn.toSorted((a, b) => size(a) - size(b))
  const params = structuredClone(Object(least))
  const [last = '', ...above] = path.toReversed()
  let at = params
  for (const step of above.toReversed()) {
    at[step] ??= {}
    at = at[step]
  }
  at[last] = id
  return params
}

/** An answer without the id that it was asked for. */
function without(id: number, answer: { status: number; body: unknown }): unknown {
  const { request_id: _, ...body } = Object(answer.body)
  return JSON.parse(JSON.stringify({ status: answer.status, body }).replaceAll(String(id), '0'))
}

describe.each(REALMS)("in the realm %s what is another tenant's is not there", (realm) => {
  test('by any id in the params of any method of v1', { timeout: 120_000 }, async () => {
    let compared = 0
    for (const [name, { realms, params }] of Object.entries(methods)) {
      if (!realms.includes(realm)) continue
      for (const path of idPaths(params, own)) {
        const id = foreign[path.at(-1) ?? ''] ?? 0
        const missing = await api.callV1(name, paramsWith(name, path, MISSING), realm)
        const before = await api.fixture.everything()
        const answer = await api.callV1(name, paramsWith(name, path, id), realm)
        expect([name, path, without(id, answer)]).toEqual([name, path, without(MISSING, missing)])
        if (answer.status !== 200) expect(await api.fixture.everything(), `${name} ${path}`).toBe(before)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(realm === 'reseller' ? 40 : 5)
  })

  test.each(Object.values<Resource>(resources).map((one) => [one.name, one] as const))(
    'by its key in API 2.0: %s',
    async (name, { key, readRealms, writeRealms, verbs, adminVerbs = [] }) => {
      const keyOf = key === 'i_customer' ? foreign['i_customer'] : foreign[key]
      if (keyOf === undefined) return
      const may = (verb: Verb) =>
        writeRealms.includes(realm) && verbs.includes(verb) && !adminVerbs.includes(verb)
      const requests = [
        ...(readRealms.includes(realm) ? [['GET', undefined] as const] : []),
        ...(may('update') ? [['PATCH', {}] as const] : []),
        ...(may('delete') ? [['DELETE', undefined] as const] : []),
      ]
      const before = await api.fixture.everything()
      for (const [verb, body] of requests) {
        const ask = (id: number) => api.call(verb, `/${name}/${id}`, { token: realm, ...(body && { body }) })
        const answer = await ask(keyOf)
        expect(answer.status).toBe(404)
        expect(without(keyOf, answer)).toEqual(without(MISSING, await ask(MISSING)))
      }
      if (readRealms.includes(realm)) {
        const list = await api.call('GET', `/${name}?limit=500`, { token: realm })
        expect(list.body.items.map((item: Ids) => item[key])).not.toContain(keyOf)
      }
      expect(await api.fixture.everything()).toBe(before)
    },
  )
})
