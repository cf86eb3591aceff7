import { expect, test } from 'vitest'
import { closed, duplicate, inUse, invalid, notFound, refuseOwn } from './refusals.ts'

test.each([
  [notFound('account', 'i_account 5'), 'entity.not_found', 'There is no account with i_account 5.'],
  [closed('customer'), 'entity.closed', 'The customer is closed and can no longer be changed.'],
  [inUse('product', '2 accounts'), 'entity.in_use', 'The product is in use by 2 accounts.'],
  [duplicate('account', 'id', 'x'), 'entity.duplicate', 'Another account has the id x.'],
  [invalid('no'), 'request.invalid', 'no'],
])('%s', (error, code, message) => {
  expect(error).toMatchObject({ code, message })
})

test('a reseller does not decide about its own money', () => {
  expect(() => refuseOwn({ iEnv: 1, iCustomer: 5 }, 5)).toThrow('somebody who stands above')
  refuseOwn({ iEnv: 1, iCustomer: 5 }, 6)
  refuseOwn({ iEnv: 1 }, 5)
})
