import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { expect, test } from 'vitest'
import { fitParams } from './fit-params.ts'

test.each<[BillingMethod, unknown, unknown]>([
  [
    'Account/update_account',
    { account_info: { i_account: '5', blocked: 1 } },
    { account_info: { i_account: '5', blocked: 'Y' } },
  ],
  ['Account/update_account', { account_info: { blocked: '0' } }, { account_info: { blocked: 'N' } }],
  ['Account/update_account', { account_info: { blocked: 'y' } }, { account_info: { blocked: 'y' } }],
  ['Account/update_account', { account_info: { blocked: 2 } }, { account_info: { blocked: 2 } }],
  ['Account/update_account', { account_info: 'text' }, { account_info: 'text' }],
  [
    'Account/get_account_list',
    { limit: '20', offset: 'x', get_total: true, other: '1' },
    { limit: 20, offset: 'x', get_total: 1, other: '1' },
  ],
  ['Account/get_account_list', { get_total: 'N', limit: '1.5' }, { get_total: 0, limit: '1.5' }],
  ['Account/get_account_list', { get_total: '1' }, { get_total: '1' }],
  ['Account/add_account', { account_info: { billing_model: '-1' } }, { account_info: { billing_model: -1 } }],
  ['Account/add_account', { account_info: { billing_model: '2' } }, { account_info: { billing_model: '2' } }],
  [
    'Customer/add_customer',
    { customer_info: { i_customer_type: '1' } },
    { customer_info: { i_customer_type: 1 } },
  ],
])('%s: %j is read as %j', (method, sent, fitted) => {
  const before = structuredClone(sent)
  expect(fitParams(billingMethods[method].params, sent)).toEqual(fitted)
  expect(sent).toEqual(before)
})

const flag = { anyOf: [{ const: 'Y' }, { const: 'N' }] }
const integer = { type: 'integer' }
const nothing = { type: 'null' }

test.each<[unknown, unknown, unknown]>([
  [flag, 'true', 'Y'],
  [flag, false, 'N'],
  [flag, 'Y', 'Y'],
  [flag, null, null],
  [{ anyOf: [flag, nothing] }, true, 'Y'],
  [{ anyOf: [flag, nothing] }, null, null],
  [{ anyOf: [integer, { type: 'string' }] }, '5', '5'],
  [{ anyOf: [true, nothing] }, '5', '5'],
  [{ anyOf: [{ const: 'Y' }, { const: 'N' }, { const: 'T' }] }, 1, 1],
  [{ type: 'array', items: flag }, [1, 'N', []], ['Y', 'N', []]],
  [{ type: 'array', items: flag }, 1, 1],
  [{ type: 'number' }, '-1.50', -1.5],
  [{ type: 'number' }, '1e3', '1e3'],
  [{ type: 'boolean' }, '0', false],
  [{ type: 'boolean' }, 'Y', true],
  [{ type: 'boolean' }, 'maybe', 'maybe'],
  [integer, '9'.repeat(16), '9'.repeat(16)],
  [integer, ' 1', ' 1'],
  [integer, '', ''],
  [{ type: 'object' }, { x: '1' }, { x: '1' }],
  [{ type: 'object', properties: { x: integer } }, [], []],
  [{ type: 'string' }, 1, 1],
  [{ const: 5 }, '5', 5],
  [{}, '1', '1'],
  [true, '1', '1'],
])('by %j, %j is read as %j', (schema, sent, fitted) => {
  expect(fitParams(schema, sent)).toEqual(fitted)
})

test('names that every object has are names like others', () => {
  const sent: unknown = JSON.parse('{"__proto__":"1","constructor":"1"}')
  const fitted = fitParams({ type: 'object', properties: { x: integer } }, sent)
  expect(JSON.stringify(fitted)).toBe('{"__proto__":"1","constructor":"1"}')
})
