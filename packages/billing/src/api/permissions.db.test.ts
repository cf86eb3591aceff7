import { billingMethods } from '@openespf/contract/billing'
import { type Resource, resources, type Verb } from '@openespf/contract/billing-v2'
import type { Realm } from '@openespf/contract/realm'
import { arbitraryOf } from '@openespf/foundation/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAllApis } from '../testing/all-apis.ts'
import { addAccount, addCustomer } from '../testing/fixture.ts'

type Specs = Record<string, { access: string; realms: readonly Realm[]; params: object }>
const methods: Specs = billingMethods
const REALMS = ['admin', 'reseller', 'customer', 'account'] as const
const SCOPES = { reader: ['billing.api:read'], writer: ['billing.api:write'], stranger: ['espf.api:write'] }
type Rights = keyof typeof SCOPES
const CALLERS = REALMS.flatMap((realm) =>
  Object.keys(SCOPES).map((rights) => [realm, rights as Rights] as const),
)

let api: Awaited<ReturnType<typeof createAllApis>>
beforeAll(async () => {
  api = await createAllApis()
  const { billing } = api.fixture
  const iReseller = await addCustomer(billing, { iCustomerType: 2 })
  const iCustomer = await addCustomer(billing, { iParent: iReseller })
  const iAccount = await addAccount(billing, { iCustomer })
  const views = {
    admin: {},
    reseller: { iCustomer: iReseller },
    customer: { iCustomer },
    account: { iCustomer, iAccount },
  }
  for (const [realm, rights] of CALLERS)
    api.admit(`${realm} ${rights}`.replace(' ', '-'), {
      realm,
      scopes: SCOPES[rights],
      ...(views[realm] as object),
    })
})
afterAll(() => api.close())

/** Params that fit, with little beyond what is needed: an owner may change but some fields. */
function leastParams(name: string): unknown {
  const drawn = fc.sample(arbitraryOf(methods[name]?.params), { numRuns: 20, seed: 1 })
  const size = (params: unknown) => JSON.stringify(params).length
  return drawn.toSorted((a, b) => size(a) - size(b))[0]
}

const mayDo = (rights: Rights, access: string): boolean =>
  rights === 'writer' || (rights === 'reader' && access === 'read')

describe.each(CALLERS)('in the realm %s a %s', (realm, rights) => {
  const token = `${realm}-${rights}`

  test('is let into the methods of v1 that the contract says, and no others', async () => {
    const denied: string[] = []
    for (const name of api.methodNames) {
      const { body } = await api.callV1(name, leastParams(name), token)
      if (/\.permission_denied$/.test(Object(body).faultcode)) denied.push(name)
    }
    const expected = Object.entries(methods).filter(
      ([, { realms, access }]) => !realms.includes(realm) || !mayDo(rights, access),
    )
    expect(denied.toSorted()).toEqual(expected.map(([name]) => name).toSorted())
  })

  test.each(Object.values<Resource>(resources).map((one) => [one.name, one] as const))(
    'and of API 2.0 into what it may do with %s',
    async (name, { readRealms, writeRealms, verbs, adminVerbs = [] }) => {
      const mayRead = readRealms.includes(realm) && mayDo(rights, 'read')
      const mayWrite = writeRealms.includes(realm) && mayDo(rights, 'write')
      const may = (verb: Verb) => mayWrite && (realm === 'admin' || !adminVerbs.includes(verb))
      const requests = [
        ['GET', `/${name}`, mayRead],
        ['GET', `/${name}/1`, mayRead],
        ...(verbs.includes('create') ? [['POST', `/${name}`, may('create')] as const] : []),
        ...(verbs.includes('update') ? [['PATCH', `/${name}/9999`, may('update')] as const] : []),
        ...(verbs.includes('delete') ? [['DELETE', `/${name}/9999`, may('delete')] as const] : []),
        ...(verbs.length > 0 ? [['POST', `/${name}:batch`, mayWrite] as const] : []),
      ] as const
      for (const [verb, path, isAllowed] of requests) {
        const { status } = await api.call(verb, path, { token, ...(verb !== 'GET' && { body: {} }) })
        expect([verb, path, status === 403], String(status)).toEqual([verb, path, !isAllowed])
      }
    },
  )
})
