import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ApiV2Fixture } from '../testing/api-v2.ts'
import { addAccount, ENV, next } from '../testing/fixture.ts'

type Sessions = typeof import('@openespf/sessions')

/** Transactions under way, and how many were when a password was worked out. */
const at = { open: 0, worked: [] as number[] }

/** Test files share their modules, so those that are to work with others are loaded anew. */
async function watchPasswords(): Promise<typeof import('../testing/api-v2.ts')> {
  vi.resetModules()
  vi.doMock('@openespf/sessions', async (original) => {
    const real = await original<Sessions>()
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
  return import('../testing/api-v2.ts')
}

let api: ApiV2Fixture
beforeAll(async () => {
  const { createApiV2 } = await watchPasswords()
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
afterAll(async () => {
  await api.close()
  vi.doUnmock('@openespf/sessions')
  vi.resetModules()
})

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
