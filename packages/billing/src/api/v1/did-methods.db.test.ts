import { billingMethods, type DidMethod } from '@openespf/contract/billing'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEdge, type EdgeFixture, OTHER_TOKEN } from '../../testing/edge.ts'
import { addAccount, addCustomer, createFixture, type Fixture } from '../../testing/fixture.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let edge: EdgeFixture
beforeAll(async () => {
  fixture = await createFixture()
  edge = createEdge(createBillingMethods(fixture.billing))
})
afterAll(() => fixture.drop())

/** Calls a method that must succeed; its result must be what the contract says. */
async function ok(name: DidMethod, params: object, token?: string): Promise<Record<string, unknown>> {
  const { status, body } = await edge.call(name, params, token)
  expect({ status, ...body }).toMatchObject({ status: 200 })
  expect(createCheck(billingMethods[name].result)(body)).toBeUndefined()
  return body
}

test('a number from its upload to its end', async () => {
  const { i_did_number } = await ok('DID/add_number', { number_info: { number: '420700000001' } })
  await ok('DID/update_number', { number_info: { i_did_number, frozen: 'N', description: 'golden' } })
  const i_customer = await addCustomer(fixture.billing)
  const i_master_account = await addAccount(fixture.billing, { iCustomer: i_customer })
  await ok('DID/assign_did_to_customer', { i_customer, i_did_number })
  await ok('DID/assign_did_to_account', { i_master_account, i_did_number })
  const number_info = {
    ...{ i_did_number, i_env: 1, number: '420700000001', status: 'active', frozen: 'N', is_used: 'Y' },
    ...{ i_customer, i_master_account, country_iso: '', description: 'golden', installation: '' },
  }
  expect(await ok('DID/get_number_info', { number: '420700000001' })).toEqual({ number_info })
  expect(await ok('DID/get_number_info', { i_did_number }, OTHER_TOKEN)).toEqual({})
  expect(await ok('DID/get_number_list', { usage: 'U', number: '4207%', get_total: 1 })).toEqual({
    number_list: [number_info],
    total: 1,
  })
  expect(await ok('DID/get_customer_numbers', { i_customer })).toEqual({ number_list: [number_info] })
  await ok('DID/release_did_from_account', { i_did_number })
  await ok('DID/release_did_from_customer', { i_did_number })
  expect(await ok('DID/get_customer_numbers', { i_customer })).toEqual({ number_list: [] })
  await ok('DID/cancel_number', { i_did_number })
  await ok('DID/activate_number', { i_did_number })
  await ok('DID/move_number', { i_did_number, installation: 'east' })
  await ok('DID/delete_number', { i_did_number })
  expect(await ok('DID/get_number_info', { i_did_number })).toEqual({})
})

test('the numbers of an account that is closed go back, unless they are to stay', async () => {
  const i_customer = await addCustomer(fixture.billing)
  const holders: (string | null)[] = []
  for (const release of [{}, { release_assigned_did: 0 }]) {
    const i_account = await addAccount(fixture.billing, { iCustomer: i_customer })
    const iDidNumber = await fixture.billing.didNumbers.add({ iEnv: 1 }, { number: `4208${i_account}` })
    await fixture.billing.didNumbers.assignToAccount({ iEnv: 1 }, iDidNumber, i_account)
    expect((await edge.call('Account/terminate_account', { i_account, ...release })).status).toBe(200)
    const did = await fixture.billing.didNumbers.find({ iEnv: 1 }, { iDidNumber })
    holders.push(did?.iCustomer === i_customer ? 'the customer' : null)
  }
  expect(holders).toEqual([null, 'the customer'])
})

test.each<[DidMethod, object, string]>([
  ['DID/add_number', { number_info: { number: '12' } }, 'Client.DID.add_number.invalid_params'],
  ['DID/add_number', { number_info: { number: '+420700' } }, 'Client.DID.add_number.invalid_params'],
  ['DID/get_number_info', {}, 'Client.DID.get_number_info.invalid_params'],
  ['DID/delete_number', { i_did_number: 999_999 }, 'Server.DID.not_found'],
  ['DID/move_number', { i_did_number: 1 }, 'Client.DID.move_number.invalid_params'],
  ['DID/assign_did_to_customer', { i_did_number: 999_999, i_customer: 999_999 }, 'Server.DID.not_found'],
])('refused: %s %o', async (name, params, faultcode) => {
  const before = await fixture.everything()
  expect((await edge.call(name, params)).body).toMatchObject({ faultcode })
  expect(await fixture.everything()).toBe(before)
})
