import { expect, test } from 'vitest'
import { count, lengthOf, reasonOf, sizeOf } from './finding.ts'

test.each([
  [0, '0 s'],
  [119_000, '119 s'],
  [600_000, '10 min'],
  [3 * 3_600_000, '3 h'],
  [12 * 86_400_000, '12 days'],
])('%d ms are %s', (ms, text) => {
  expect(lengthOf(ms)).toBe(text)
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 kB'],
  [50 * 2 ** 20, '50 MB'],
  [3 * 2 ** 50, '3072 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text)
})

test('things are counted', () => {
  expect([count(1, 'row'), count(0, 'row'), count(2, 'row')]).toEqual(['1 row', '0 rows', '2 rows'])
})

test('a reason is one line, also of several errors', () => {
  expect(reasonOf(new Error('one\n  two\n'))).toBe('one; two')
  expect(reasonOf(new AggregateError([new Error('a'), new Error('b')]))).toBe('a; b')
  expect(reasonOf('text')).toBe('text')
})
