import { expect, test } from 'vitest'
import { checkAddon, checkMainProduct } from './check-product.ts'

const main = { iProduct: 1, addonPriority: 0, iso4217: 'USD' }
const addon = { iProduct: 2, addonPriority: 10, iso4217: 'USD' }

test('a main product is no add-on, an add-on no main product', () => {
  expect(() => checkMainProduct(main, 'USD')).not.toThrow()
  expect(() => checkAddon(addon, 'USD')).not.toThrow()
  expect(() => checkMainProduct(addon, 'USD')).toThrow('product 2 is an add-on')
  expect(() => checkAddon(main, 'USD')).toThrow('product 1 is a main product')
})

test('the currency is the customer’s', () => {
  expect(() => checkMainProduct(main, 'EUR')).toThrow("product 1 is in USD, the customer's currency is EUR")
  expect(() => checkAddon(addon, 'EUR')).toThrow('product 2 is in USD')
})
