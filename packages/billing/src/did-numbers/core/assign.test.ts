import { expect, test } from 'vitest'
import { checkAssignment } from './assign.ts'

const idle = {
  number: '12025550123',
  status: 'active' as const,
  frozen: false,
  iCustomer: null,
  iAccount: null,
}
const customer = { iCustomer: 5, ancestors: [3], iAccount: null }
const account = { ...customer, iAccount: 7 }

test.each([
  ['an idle one', idle, account],
  ["the customer's own", { ...idle, iCustomer: 5 }, account],
  ["the account's own", { ...idle, iCustomer: 5, iAccount: 7 }, account],
  ["the reseller's above", { ...idle, iCustomer: 3 }, customer],
])('%s is given', (_, did, receiver) => {
  expect(() => checkAssignment(did, receiver)).not.toThrow()
})

test.each([
  ['canceled', { ...idle, status: 'canceled' as const }, customer, 'is canceled: activate it first'],
  ['moved', { ...idle, status: 'moved' as const }, customer, 'is moved'],
  ['frozen', { ...idle, frozen: true }, customer, 'is frozen'],
  ["another customer's", { ...idle, iCustomer: 6 }, customer, 'in use by customer 6'],
  ["another account's", { ...idle, iCustomer: 5, iAccount: 8 }, account, 'in use by account 8'],
  ["an account's, to its customer", { ...idle, iCustomer: 5, iAccount: 8 }, customer, 'account 8'],
])('%s is not', (_, did, receiver, message) => {
  expect(() => checkAssignment(did, receiver)).toThrow(message)
})
