import { systemClock } from '@openespf/foundation/clock'
import type { Row, Statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  addProduct,
  createFixture,
  ENV,
  type Fixture,
  OTHER_ENV,
} from '../testing/fixture.ts'
import { createAccounts } from './operations.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const NOBODY = 2 ** 40

async function find(iAccount: number) {
  const account = await fixture.billing.accounts.find(ENV, { iAccount })
  if (!account) throw new Error(`no account ${iAccount}`)
  return account
}

async function card(iSimCard: number) {
  return fixture.billing.simCards.find(ENV, { iSimCard })
}

describe('add', () => {
  test('keeps what is given, and fills in the rest', async () => {
    const { billing } = fixture
    const iAddon = await addProduct(billing, { addonPriority: 20, name: 'Roaming' })
    const iAccount = await addAccount(billing, {
      billingModel: -1,
      openingBalance: 1_050_000n,
      servicePassword: 'geheim',
      password: 'self-care',
      firstname: 'Žofie',
      addons: [{ iProduct: iAddon }],
    })
    const account = await find(iAccount)
    expect(account).toMatchObject({
      balance: 1_050_000n,
      openingBalance: 1_050_000n,
      availableFunds: 1_050_000n,
      servicePassword: 'geheim',
      firstname: 'Žofie',
      status: undefined,
      createdAt: new Date('2026-03-01T12:00:00Z'),
      addons: [{ iProduct: iAddon, name: 'Roaming', addonPriority: 20, effectiveTo: null }],
    })
    const [row] = await fixture.query(
      `select password_hash, service_password_sealed from billing.account where i_account = ${iAccount}`,
    )
    expect(JSON.stringify(row)).not.toContain('geheim')
    expect(row?.['password_hash']).toMatch(/scrypt/)
  })

  test('takes the SIM card from whoever holds it', async () => {
    const { billing } = fixture
    const iSimCard = await addCard(billing)
    const first = await addAccount(billing, { iSimCard })
    const second = await addAccount(billing, { iSimCard })
    expect((await find(first)).iSimCard).toBeNull()
    expect((await find(second)).iSimCard).toBe(iSimCard)
    expect(await card(iSimCard)).toMatchObject({ status: 'used', iAccount: second })
  })

  test('refuses what does not fit', async () => {
    const { billing } = fixture
    const id = '15559999999@msisdn'
    const [iCustomer, iProduct] = [await addCustomer(billing), await addProduct(billing)]
    await addAccount(billing, { id })
    const euro = await addProduct(billing, { iso4217: 'EUR' })
    const addon = await addProduct(billing, { addonPriority: 10 })
    const closed = await addCustomer(billing)
    await billing.customers.terminate(ENV, closed)
    const disposed = await addCard(billing)
    await billing.simCards.update(ENV, disposed, { status: 'disposed' })
    const base = { iCustomer, iProduct }
    for (const [fields, code] of [
      [{ id }, 'entity.duplicate'],
      [{ iCustomer: NOBODY }, 'entity.not_found'],
      [{ iCustomer: closed }, 'entity.closed'],
      [{ iProduct: NOBODY }, 'entity.not_found'],
      [{ iProduct: euro }, 'request.invalid'],
      [{ iProduct: addon }, 'request.invalid'],
      [{ iAccessPolicy: NOBODY }, 'entity.not_found'],
      [{ iSimCard: NOBODY }, 'entity.not_found'],
      [{ iSimCard: disposed }, 'request.invalid'],
      [{ addons: [{ iProduct: NOBODY }] }, 'entity.not_found'],
      [{ addons: [{ iProduct }] }, 'request.invalid'],
      [{ addons: [{ iProduct: addon }, { iProduct: addon }] }, 'request.invalid'],
    ] as const) {
      await expectRefusal(
        fixture,
        () => addAccount(billing, { ...base, ...fields, addons: [...(fields.addons ?? [])] }),
        code,
      )
    }
    await expect(
      billing.accounts.add(OTHER_ENV, { id: 'x', iCustomer, iProduct }),
      'an entity of another environment does not exist',
    ).rejects.toMatchObject({ code: 'entity.not_found' })
  })

  test('a duplicate id with a SIM card leaves the card where it was', async () => {
    const { billing } = fixture
    const iSimCard = await addCard(billing)
    const holder = await addAccount(billing, { id: 'holder@msisdn', iSimCard })
    const fields = { iCustomer: await addCustomer(billing), iProduct: await addProduct(billing) }
    await expectRefusal(
      fixture,
      () => addAccount(billing, { ...fields, id: 'holder@msisdn', iSimCard }),
      'entity.duplicate',
    )
    expect((await find(holder)).iSimCard).toBe(iSimCard)
  })
})

describe('update', () => {
  test('writes only what differs', async () => {
    const { billing } = fixture
    const addon = await addProduct(billing, { addonPriority: 10 })
    const fields = {
      servicePassword: 'geheim',
      password: 'self-care',
      blocked: true,
      creditLimit: 500_000n,
      activationDate: '2026-01-01',
      iSimCard: await addCard(billing),
      addons: [{ iProduct: addon }],
      city: 'Brno',
    }
    const iAccount = await addAccount(billing, fields)
    const before = await fixture.everything()
    await billing.accounts.update(ENV, iAccount, fields)
    expect(await fixture.everything()).toBe(before)

    await billing.accounts.update(ENV, iAccount, { ...fields, servicePassword: 'neu', blocked: false })
    expect(await find(iAccount)).toMatchObject({ servicePassword: 'neu', blocked: false, city: 'Brno' })
  })

  test('assigned add-ons are the whole wanted list', async () => {
    const { billing } = fixture
    const [a, b, c] = [
      await addProduct(billing, { addonPriority: 10 }),
      await addProduct(billing, { addonPriority: 20 }),
      await addProduct(billing, { addonPriority: 30 }),
    ]
    const effectiveTo = new Date('2027-01-01T00:00:00Z')
    const iAccount = await addAccount(billing, { addons: [{ iProduct: a }, { iProduct: b }] })
    await billing.accounts.update(ENV, iAccount, { addons: [{ iProduct: b, effectiveTo }, { iProduct: c }] })
    expect((await find(iAccount)).addons).toMatchObject([
      { iProduct: c, effectiveTo: null },
      { iProduct: b, effectiveTo },
    ])
    await billing.accounts.update(ENV, iAccount, { addons: [] })
    expect((await find(iAccount)).addons).toEqual([])
  })

  test('assigns, replaces and removes the SIM card, and the statuses of the cards follow', async () => {
    const { billing } = fixture
    const [old, replacement] = [await addCard(billing), await addCard(billing)]
    const iAccount = await addAccount(billing)
    await billing.accounts.update(ENV, iAccount, { iSimCard: old })
    expect(await card(old)).toMatchObject({ status: 'used', iAccount })
    await billing.accounts.update(ENV, iAccount, { iSimCard: replacement })
    expect(await card(old)).toMatchObject({ status: 'available', iAccount: null })
    expect(await card(replacement)).toMatchObject({ status: 'used', iAccount })
    await billing.accounts.update(ENV, iAccount, { iSimCard: null })
    expect(await card(replacement)).toMatchObject({ status: 'available', iAccount: null })
    expect((await find(iAccount)).iSimCard).toBeNull()
  })

  test('two accounts that swap their cards at the same time both end with one', async () => {
    const { billing } = fixture
    const [x, y] = [await addCard(billing), await addCard(billing)]
    const [a, b] = [await addAccount(billing, { iSimCard: x }), await addAccount(billing, { iSimCard: y })]
    await Promise.all([
      billing.accounts.update(ENV, a, { iSimCard: y }),
      billing.accounts.update(ENV, b, { iSimCard: x }),
      billing.simCards.update(ENV, x, { iAccount: a }),
      billing.simCards.update(ENV, y, { iAccount: b }),
    ])
    const wrong = await fixture.query(`select from billing.sim_card s
      where (s.status = 'used') <> exists (select from billing.account a where a.i_sim_card = s.i_sim_card)`)
    expect(wrong).toEqual([])
  })

  test('refuses bad references, duplicates and closed accounts', async () => {
    const { billing } = fixture
    const other = await addAccount(billing, { id: 'taken' })
    const iAccount = await addAccount(billing)
    const closed = await addAccount(billing)
    await billing.accounts.terminate(ENV, closed)
    for (const [target, wanted, code] of [
      [iAccount, { id: 'taken' }, 'entity.duplicate'],
      [iAccount, { iProduct: NOBODY }, 'entity.not_found'],
      [iAccount, { city: 'Brno', iAccessPolicy: NOBODY }, 'entity.not_found'],
      [iAccount, { iSimCard: NOBODY }, 'entity.not_found'],
      [closed, { city: 'Brno' }, 'entity.closed'],
      [NOBODY, { city: 'Brno' }, 'entity.not_found'],
    ] as const) {
      await expectRefusal(fixture, () => billing.accounts.update(ENV, target, wanted), code)
    }
    await expectRefusal(
      fixture,
      () => billing.accounts.update(OTHER_ENV, other, { city: 'Brno' }),
      'entity.not_found',
    )
  })
})

describe('terminate', () => {
  test('closes the account, releases its card and frees its id', async () => {
    const { billing } = fixture
    const iSimCard = await addCard(billing)
    const iAccount = await addAccount(billing, { id: 'reused', iSimCard })
    fixture.setNow('2026-04-01T00:00:00Z')
    await billing.accounts.terminate(ENV, iAccount)
    expect(await find(iAccount)).toMatchObject({ billStatus: 'C', status: 'closed', iSimCard: null })
    expect(await card(iSimCard)).toMatchObject({ status: 'available' })
    expect(await billing.accounts.find(ENV, { id: 'reused' })).toBeUndefined()
    const again = await addAccount(billing, { id: 'reused' })
    expect(await billing.accounts.find(ENV, { id: 'reused' })).toMatchObject({ iAccount: again })
    await expectRefusal(fixture, () => billing.accounts.terminate(ENV, iAccount), 'entity.closed')
  })
})

describe('reading', () => {
  test('the effective access policy comes from the account, the add-ons, the product', async () => {
    const { billing } = fixture
    const policy = (name: string) => billing.accessPolicies.add(ENV, { name })
    const [ofProduct, ofAddon, own] = [await policy('p1'), await policy('p2'), await policy('p3')]
    const iProduct = await addProduct(billing, { iAccessPolicy: ofProduct })
    const addon = await addProduct(billing, { addonPriority: 20, iAccessPolicy: ofAddon })
    const iAccount = await addAccount(billing, { iProduct })
    const effective = async () => {
      const features = await billing.serviceFeatures.of(ENV, { level: 'account', id: iAccount })
      return Number(
        features.find(({ name }) => name === 'netaccess_policy')?.attributes[0]?.effectiveValues[0],
      )
    }
    expect(await effective()).toBe(ofProduct)
    await billing.accounts.update(ENV, iAccount, { addons: [{ iProduct: addon }] })
    expect(await effective()).toBe(ofAddon)
    await billing.accounts.update(ENV, iAccount, { iAccessPolicy: own })
    expect(await effective()).toBe(own)
  })

  test('lists by filter and pattern, in pages, with the total', async () => {
    const { billing } = fixture
    const iCustomer = await addCustomer(billing)
    const iProduct = await addProduct(billing)
    const ids = ['list-a', 'list-b', 'list_c', 'other\\']
    for (const id of ids) await addAccount(billing, { id, iCustomer, iProduct })
    const list = async (filter: { id?: string; notClosed?: boolean }, paging = {}) => {
      const page = await billing.accounts.list(ENV, { iCustomer, ...filter }, paging)
      return { ids: page.items.map((account) => account.id), total: page.total }
    }
    expect(await list({})).toEqual({ ids, total: undefined })
    expect(await list({ id: 'list%' }, { limit: 2, withTotal: true })).toEqual({
      ids: ['list-a', 'list-b'],
      total: 3,
    })
    expect(await list({ id: 'list%' }, { offset: 2, withTotal: true })).toEqual({ ids: ['list_c'], total: 3 })
    expect(await list({ id: 'list%' }, { offset: 9, withTotal: true })).toEqual({ ids: [], total: 3 })
    expect(await list({ id: '%\\' })).toEqual({ ids: ['other\\'], total: undefined })
    expect((await billing.accounts.list(OTHER_ENV, { iCustomer }, {})).items).toEqual([])
    expect((await billing.accounts.list(ENV, { iCustomer: NOBODY }, {})).items).toEqual([])
    const closing = await billing.accounts.find(ENV, { id: 'list-a' })
    await billing.accounts.terminate(ENV, closing?.iAccount ?? 0)
    expect((await list({ notClosed: true })).ids).toEqual(ids.slice(1))
  })
})

test('reading an account and reading a list are one statement each', async () => {
  const { database, billing } = fixture
  const addon = await addProduct(billing, { addonPriority: 10 })
  const iCustomer = await addCustomer(billing)
  const iAccount = await addAccount(billing, { id: 'counted', iCustomer, addons: [{ iProduct: addon }] })
  await addAccount(billing, { iCustomer, addons: [{ iProduct: addon }] })
  const run: string[] = []
  const counting = <R extends Row>(made: Statement<R>) => {
    run.push(made.name)
    return made
  }
  const counted = createAccounts({
    clock: systemClock,
    secretBox: createSecretBox(Buffer.alloc(32)),
    database: {
      ...database,
      query: (made, values) => database.query(counting(made), values),
      one: (made, values) => database.one(counting(made), values),
      maybe: (made, values) => database.maybe(counting(made), values),
    },
  })
  await counted.find(ENV, { iAccount })
  await counted.find(ENV, { id: 'counted' })
  const { items } = await counted.list(ENV, { iCustomer }, { withTotal: true })
  expect(items.map((account) => account.addons.length)).toEqual([1, 1])
  expect(run).toEqual(['billing.find-accounts', 'billing.find-account-by-id', 'billing.list-accounts'])
})

test('the account look-up prefers the open account, and finds closed ones', async () => {
  const { billing } = fixture
  const closed = await addAccount(billing, { id: 'looked-up' })
  await billing.accounts.terminate(ENV, closed)
  expect(await billing.accountLookup.byId(ENV, 'looked-up')).toBe(closed)
  const open = await addAccount(billing, { id: 'looked-up' })
  expect(await billing.accountLookup.byId(ENV, 'looked-up')).toBe(open)
  expect(await billing.accountLookup.byId(OTHER_ENV, 'looked-up')).toBeUndefined()
  expect(await billing.accountLookup.exists(ENV, closed)).toBe(true)
  expect(await billing.accountLookup.exists(ENV, NOBODY)).toBe(false)
  expect(await billing.accountLookup.exists(OTHER_ENV, open)).toBe(false)
})
