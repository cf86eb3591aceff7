import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCursor, readCursor, type SortKey } from './cursor.ts'

const key = (field: string, kind: SortKey['kind'], descending = false): SortKey => ({
  field,
  kind,
  descending,
})
const byName = [key('name', 'text'), key('i_product', 'id')]

test('what a page ended with is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (name, id) => {
      fc.pre(!name.includes('\0'))
      const values = [name, String(id)]
      expect(readCursor(formatCursor(byName, values), byName)).toEqual(values)
    }),
  )
})

test('times are exact to the microsecond', () => {
  const sort = [key('created_at', 'time', true), key('i_account', 'id', true)]
  const values = ['2026-11-24T17:02:26.814123Z', '5']
  expect(readCursor(formatCursor(sort, values), sort)).toEqual(values)
})

test('a cursor of another order is refused', () => {
  const other = [key('name', 'text', true), key('i_product', 'id')]
  expect(() => readCursor(formatCursor(byName, ['a', '1']), other)).toThrow('another order')
})

test.for([
  '',
  'nonsense',
  '%%%',
  btoa('{}'),
  btoa('[1]'),
  btoa('["name,i_product","a"]'),
  btoa('["name,i_product","a","b"]'),
])('what is no cursor is refused: %s', (text) => {
  expect(() => readCursor(text, byName)).toThrow('cursor')
})
