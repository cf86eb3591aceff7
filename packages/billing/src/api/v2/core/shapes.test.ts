import { resources } from '@openespf/contract/billing-v2'
import { expect, test } from 'vitest'
import { readBatch } from './batch.ts'
import { represent } from './represent.ts'
import { readWritten } from './writable.ts'

test('a row is shown nested, and a relation to nothing as null', () => {
  const paths = [
    { field: 'i_account' },
    { relation: 'product', field: 'name' },
    { relation: 'product', field: 'i_product' },
  ]
  const row = { i_account: 1, product: true, 'product.name': 'M', 'product.i_product': 2 }
  expect(represent(resources.accounts, paths, row)).toEqual({
    i_account: 1,
    product: { name: 'M', i_product: 2 },
  })
  expect(represent(resources.accounts, paths, { i_account: 1, product: false })).toEqual({
    i_account: 1,
    product: null,
  })
  expect(() => represent(resources.accounts, [{ field: 'no_field' }], {})).toThrow(
    'no field no_field of accounts',
  )
})

test('a body as operations take it', () => {
  expect(
    readWritten(resources.customers, { iso_4217: 'USD', credit_limit: '5', name: 'A', unknown_one: 1 }),
  ).toEqual({
    iso4217: 'USD',
    creditLimit: 500000n,
    name: 'A',
    unknownOne: 1,
  })
})

test('a batch', () => {
  const operations = [
    { method: 'POST', body: { name: 'A' } },
    { method: 'PATCH', key: 5, body: {}, if_match: '"x"' },
    { method: 'DELETE', key: '6' },
  ]
  expect(readBatch(resources.products, { operations })).toEqual([
    { kind: 'create', key: '', body: { name: 'A' }, ifMatch: undefined },
    { kind: 'update', key: '5', body: {}, ifMatch: '"x"' },
    { kind: 'remove', key: '6', body: {}, ifMatch: undefined },
  ])
})

test.for([
  [{}, 'operations must be a list'],
  [{ operations: [] }, 'operations must be a list'],
  [{ operations: Array.from({ length: 101 }, () => ({})) }, '1 to 100'],
  [{ operations: [1] }, 'operations.0 must be an object'],
  [{ operations: [{ method: 'GET' }] }, 'operations.0.method'],
  [{ operations: [{ method: 'PATCH', body: {} }] }, 'operations.0.key is needed'],
  [{ operations: [{ method: 'POST' }] }, 'operations.0.body must be an object'],
  [{ operations: [{ method: 'DELETE', key: 1, if_match: 5 }] }, 'operations.0.if_match'],
] as const)('a batch that is refused: %o', ([body, message]) => {
  expect(() => readBatch(resources.products, body)).toThrow(message)
})

test('a batch can do what the resource can', () => {
  expect(() => readBatch(resources.transactions, { operations: [{ method: 'DELETE', key: 1 }] })).toThrow(
    'method',
  )
})
