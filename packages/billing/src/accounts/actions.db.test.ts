import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  addProduct,
  createFixture,
  ENV,
  type Fixture,
  next,
  OTHER_ENV,
} from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const stranger = async () => ({ iEnv: 1, iCustomer: await addCustomer(fixture.billing) })

test('checking an account answers as adding it would, and writes nothing', async () => {
  const { accounts } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const iProduct = await addProduct(fixture.billing)
  const iSimCard = await addCard(fixture.billing)
  const wanted = { id: `checked-${next()}`, iCustomer, iProduct, iSimCard }
  const before = await fixture.everything()
  expect(await accounts.validate(ENV, wanted)).toMatchObject({ ...wanted, billStatus: 'O', billingModel: 1 })
  expect(await fixture.everything()).toBe(before)
  const check = (fields: object) => () => accounts.validate(ENV, { ...wanted, ...fields })
  await expectRefusal(fixture, check({ iProduct: 2 ** 30 }), 'entity.not_found')
  await expectRefusal(fixture, check({ iTimeZone: 2 ** 30 }), 'entity.not_found')
  await addAccount(fixture.billing, wanted)
  await expectRefusal(fixture, check({ iSimCard: undefined }), 'entity.duplicate')
  const view = await stranger()
  await expectRefusal(fixture, () => accounts.validate(view, wanted), 'entity.not_found')
})

test('an account moves to another customer, and to another product', async () => {
  const { accounts, extensions } = fixture.billing
  const from = await addCustomer(fixture.billing)
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer: from })
  await extensions.add(ENV, from, { id: '101', iAccount })
  const iProduct = await addProduct(fixture.billing)
  await accounts.move(ENV, { iAccount, iCustomer, iProduct })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ iCustomer, iProduct, extensionId: null })
  const before = await fixture.everything()
  await accounts.move(ENV, { iAccount, iCustomer })
  expect(await fixture.everything()).toBe(before)
})

test('an account does not move where it does not fit', async () => {
  const { accounts, customers } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const iCustomer = await addCustomer(fixture.billing)
  const move = (fields: object, view: typeof ENV = ENV) => {
    return () => accounts.move(view, { iAccount, iCustomer, ...fields })
  }
  const euros = await addCustomer(fixture.billing, { iso4217: 'EUR' })
  await expectRefusal(fixture, move({ iCustomer: euros }), 'request.invalid')
  await expectRefusal(fixture, move({ iCustomer: 2 ** 30 }), 'entity.not_found')
  await expectRefusal(fixture, move({ iProduct: 2 ** 30 }), 'entity.not_found')
  await expectRefusal(fixture, move({}, OTHER_ENV), 'entity.not_found')
  const reseller = { iEnv: 1, iCustomer: await addCustomer(fixture.billing, { iCustomerType: 2 }) }
  await expectRefusal(fixture, move({}, reseller), 'entity.not_found')
  const own = await addAccount(fixture.billing, {
    iCustomer: await addCustomer(fixture.billing, {}, reseller),
  })
  await expectRefusal(fixture, move({ iAccount: own }, reseller), 'entity.not_found')
  await customers.terminate(ENV, iCustomer)
  await expectRefusal(fixture, move({}), 'entity.closed')
})

test('accounts that change places do not wait for each other for ever', async () => {
  const { accounts } = fixture.billing
  const [a, b] = [await addCustomer(fixture.billing), await addCustomer(fixture.billing)]
  const one = await addAccount(fixture.billing, { iCustomer: a })
  const two = await addAccount(fixture.billing, { iCustomer: b })
  await Promise.all([
    accounts.move(ENV, { iAccount: one, iCustomer: b }),
    accounts.move(ENV, { iAccount: two, iCustomer: a }),
  ])
  expect(await accounts.find(ENV, { iAccount: one })).toMatchObject({ iCustomer: b })
  expect(await accounts.find(ENV, { iAccount: two })).toMatchObject({ iCustomer: a })
})

test('a password is changed by who knows it; the same again is not written', async () => {
  const { accounts } = fixture.billing
  const iAccount = await addAccount(fixture.billing, { password: 'secret-one' })
  const change = (old: string, password: string, view: typeof ENV = ENV) => {
    return accounts.changePassword(view, { iAccount, old, password })
  }
  await expectRefusal(fixture, () => change('wrong', 'secret-two'), 'request.invalid')
  await change('secret-one', 'secret-two')
  const before = await fixture.everything()
  await change('secret-two', 'secret-two')
  expect(await fixture.everything()).toBe(before)
  const view = await stranger()
  await expectRefusal(fixture, () => change('secret-two', 'secret-six', view), 'entity.not_found')
})

/** An account with a session of its own, one in which an administrator acts for it, and those of another. */
async function withSessions(iAccount: number) {
  const id = (n: number) => `md5(${iAccount}::text || '-' || ${n})`
  const owned = (n: number, iUser: string, account: number) =>
    `(${id(n)}, ${iUser}, '\\x${'00'.repeat(32)}', now(), now() + interval '1 day', 'account', 1, 'x', 1, ${account})`
  await fixture.query(`insert into session.app_user (i_user, login, password_hash) overriding system value
    values (77, 'admin', 'scrypt$') on conflict do nothing`)
  await fixture.query(`insert into session.session (session_id, i_user, refresh_hash, created_at, expires_at,
    as_realm, as_env, as_login, as_customer, as_account)
    values ${owned(1, 'null', iAccount)}, ${owned(2, '77', iAccount)}, ${owned(3, 'null', 2 ** 30)}`)
  return async () => {
    const rows = await fixture.query(`select session_id = ${id(1)} as own from session.session
      where session_id in (${id(1)}, ${id(2)}, ${id(3)}) order by own`)
    return rows.map((row) => row['own'])
  }
}

test.each(['changePassword', 'update', 'setAccountPassword'] as const)(
  'another password, by %s, ends the sessions that the account opened, and no others',
  async (by) => {
    const { accounts, subjects } = fixture.billing
    const iAccount = await addAccount(fixture.billing, { password: 'secret-one' })
    const remaining = await withSessions(iAccount)
    const subject = { iEnv: 1, iCustomer: 1, iAccount, login: 'x', isReseller: false }
    const set = {
      changePassword: (password: string) => accounts.changePassword(ENV, { iAccount, password }),
      update: (password: string) => accounts.update(ENV, iAccount, { password }),
      setAccountPassword: async (password: string) => {
        if (password !== 'secret-one') await subjects.setAccountPassword(subject, 'scrypt$x')
      },
    }[by]
    await accounts.update(ENV, iAccount, { city: 'Brno' })
    await set('secret-one')
    expect(await remaining()).toEqual([false, false, true])
    await set('secret-two')
    expect(await remaining()).toEqual([false, false])
  },
)

test('wrong old passwords count as those of a log-in', async () => {
  const { accounts } = fixture.billing
  const iAccount = await addAccount(fixture.billing, { password: 'secret-one', login: `tried-${next()}` })
  const change = (old: string, address = '192.0.2.9') =>
    accounts.changePassword(ENV, { iAccount, old, password: 'secret-two', address })
  for (const n of [1, 2, 3, 4, 5])
    await expect(change(`wrong ${n}`)).rejects.toMatchObject({ code: 'request.invalid' })
  await expect(change('secret-one')).rejects.toMatchObject({ code: 'auth.locked' })
  await change('secret-one', '192.0.2.10')
})

test('no two open accounts have the same login, in whatever environment', async () => {
  const { accounts, customers } = fixture.billing
  const login = `login-${next()}`
  const reseller = { iEnv: 1, iCustomer: await addCustomer(fixture.billing, { iCustomerType: 2 }) }
  const iCustomer = await addCustomer(fixture.billing, {}, reseller)
  const holder = await addAccount(fixture.billing, { login })
  const other = await addAccount(fixture.billing, { iCustomer }, reseller)
  const message = `Another account has the login ${login}.`
  await expect(accounts.update(reseller, other, { login })).rejects.toMatchObject({ message })
  await expectRefusal(fixture, () => accounts.update(reseller, other, { login }), 'entity.duplicate')
  const far = {
    iCustomer: await addCustomer(fixture.billing, {}, OTHER_ENV),
    iProduct: await addProduct(fixture.billing, {}, OTHER_ENV),
  }
  const add = () => addAccount(fixture.billing, { ...far, login }, OTHER_ENV)
  await expectRefusal(fixture, add, 'entity.duplicate')
  await expectRefusal(
    fixture,
    () => accounts.validate(OTHER_ENV, { id: 'x', ...far, login }),
    'entity.duplicate',
  )
  await accounts.update(ENV, holder, { login })
  await accounts.terminate(ENV, holder)
  await accounts.update(reseller, other, { login })
  await customers.terminate(reseller, iCustomer)
  expect(await add()).toBeGreaterThan(0)
})

test('an account has one IP device or none', async () => {
  const { accounts } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  expect(await accounts.device(ENV, iAccount)).toBeNull()
  await accounts.assignDevice(ENV, iAccount, 7)
  const before = await fixture.everything()
  await accounts.assignDevice(ENV, iAccount, 7)
  expect(await fixture.everything()).toBe(before)
  expect(await accounts.device(ENV, iAccount)).toBe(7)
  const view = await stranger()
  expect(await accounts.device(view, iAccount)).toBeUndefined()
  await expectRefusal(fixture, () => accounts.assignDevice(view, iAccount, 8), 'entity.not_found')
})

test('an inactive account can be opened, and nothing else sets a status', async () => {
  const { accounts } = fixture.billing
  const iAccount = await addAccount(fixture.billing, { billStatus: 'I' })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ status: 'inactive' })
  await accounts.update(ENV, iAccount, { billStatus: 'O' })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ status: undefined })
  await expectRefusal(fixture, () => accounts.update(ENV, iAccount, { billStatus: 'I' }), 'request.invalid')
})

test('accounts are listed by what they are called', async () => {
  const { accounts } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const contact = { companyname: 'ACME', email: 'a@acme.example', state: 'Ohio' }
  const iAccount = await addAccount(fixture.billing, { iCustomer, ...contact })
  await addAccount(fixture.billing, { iCustomer, billStatus: 'I' })
  const found = async (filter: object) =>
    (await accounts.list(ENV, { iCustomer, ...filter }, {})).items.map((account) => account.iAccount)
  for (const filter of [{ companyname: 'AC%' }, { email: '%acme%' }, { state: 'Ohio' }, { billStatus: 'O' }])
    expect(await found(filter)).toEqual([iAccount])
  expect(await found({ companyname: 'Emca' })).toEqual([])
  await accounts.update(ENV, iAccount, { login: 'acme' })
  expect(await accounts.find(ENV, { login: 'acme' })).toMatchObject({ iAccount })
  expect(await accounts.find(await stranger(), { login: 'acme' })).toBeUndefined()
  expect(await accounts.find(ENV, { login: '' })).toBeUndefined()
})
