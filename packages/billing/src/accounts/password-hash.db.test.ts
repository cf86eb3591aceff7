import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ApiV2Fixture, createApiV2 } from '../testing/api-v2.ts'
import { addAccount, ENV, next } from '../testing/fixture.ts'

/** Transactions under way, and how many were when a password was worked out. */
const at = vi.hoisted(() => ({ open: 0, worked: [] as number[] }))
vi.mock('@openespf/sessions', async (original) => {
  const real = await original<typeof import('@openespf/sessions')>()
  return {
    ...real,
    hashPassword: (password: string) => {
      at.worked.push(at.open)
      return real.hashPassword(password)
    },
    verifyPassword: (password: string, stored: string) => {
      at.worked.push(at.open)
      return real.verifyPassword(password, stored)
    },
  }
})

let api: ApiV2Fixture
beforeAll(async () => {
  api = await createApiV2()
  const { database } = api.fixture.deps
  const { transaction } = database
  vi.spyOn(database, 'transaction').mockImplementation((work) =>
    transaction(async (tx) => {
      at.open += 1
      try {
        return await work(tx)
      } finally {
        at.open -= 1
      }
    }),
  )
})
afterAll(() => api.close())

test('no transaction waits while a password is worked out, in whichever API', async () => {
  const { accounts } = api.fixture.billing
  const iAccount = await addAccount(api.fixture.billing, { password: 'secret-one' })
  await accounts.update(ENV, iAccount, { password: 'secret-two' })
  await accounts.changePassword(ENV, { iAccount, old: 'secret-two', password: 'secret-three' })
  const body = { password: 'secret-four' }
  expect(await api.call('PATCH', `/accounts/${iAccount}`, { body })).toMatchObject({ status: 200 })
  const found = await accounts.find(ENV, { iAccount })
  const added = { id: `hashed-${next()}`, i_customer: found?.iCustomer, i_product: found?.iProduct, ...body }
  expect(await api.call('POST', '/accounts', { body: added })).toMatchObject({ status: 201 })
  const operations = [
    { method: 'PATCH', key: iAccount, body: { password: 'secret-five' } },
    { method: 'POST', body: { ...added, id: `hashed-${next()}` } },
  ]
  expect(await api.call('POST', '/accounts:batch', { body: { operations } })).toMatchObject({ status: 200 })
  const old = 'secret-five'
  await accounts.changePassword(ENV, { iAccount, old, password: old })
  expect(at.worked).toEqual(Array(14).fill(0))
})
