import { expect, test } from 'vitest'
import { changed } from './changed.ts'

test('keeps the wanted values that differ', () => {
  const current = { name: 'a', limit: 5n, note: '' }
  expect(changed(current, { name: 'a', limit: 5n })).toEqual({})
  expect(changed(current, { name: 'b', limit: 6n })).toEqual({ name: 'b', limit: 6n })
})
