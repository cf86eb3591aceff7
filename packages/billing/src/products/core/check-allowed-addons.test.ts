import { expect, test } from 'vitest'
import { checkAllowedAddons } from './check-allowed-addons.ts'

test('only what is allowed, or anything where nothing is named', () => {
  expect(() => checkAllowedAddons(1, [], [7, 8])).not.toThrow()
  expect(() => checkAllowedAddons(1, [7, 8], [8])).not.toThrow()
  expect(() => checkAllowedAddons(1, [7], [7, 8])).toThrow('product 1 does not allow the add-on 8')
})
