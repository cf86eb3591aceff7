import { expect, test } from 'vitest'
import { pgType, toInput, toParameter, toShown } from './values.ts'

const kinds = ['id', 'integer', 'text', 'boolean', 'money', 'date', 'time', 'json'] as const

test('values as they are shown', () => {
  expect(toShown('money', '20.50000')).toBe('20.5')
  expect(toShown('money', 'NaN')).toBeNull()
  expect(toShown('money', null)).toBeNull()
  expect(toShown('text', undefined)).toBeNull()
  expect(toShown('time', new Date('2026-03-01T12:00:00Z'))).toBe('2026-03-01T12:00:00.000Z')
  expect(toShown('json', [1])).toEqual([1])
})

test('values as operations take them', () => {
  const read = (kind: (typeof kinds)[number], value: unknown) => toInput('it', { kind, about: '' }, value)
  expect(read('money', '1.5')).toBe(150000n)
  expect(() => read('money', '1.123456')).toThrow('it must have at most 5 decimal places')
  expect(read('date', '2026-02-28')).toBe('2026-02-28')
  expect(() => read('date', '2026-02-30')).toThrow('there is no 2026-02-30')
  expect(read('time', '2026-03-01T12:00:00+01:00')).toEqual(new Date('2026-03-01T11:00:00Z'))
  expect(() => read('time', '0000-03-01T12:00:00Z')).toThrow('there is no')
  expect(() => read('time', 'noon')).toThrow('there is no noon')
  expect(() => read('time', '2026-03-01T99:00:00Z')).toThrow('there is no')
  expect(read('text', 'x')).toBe('x')
  expect(read('money', null)).toBeNull()
})

test('values of a query', () => {
  const read = (kind: (typeof kinds)[number], value: string) => toParameter('it', { kind, about: '' }, value)
  expect(read('id', '17')).toBe(17)
  expect(read('integer', '-1')).toBe(-1)
  expect(() => read('id', '1.5')).toThrow('it must be an integer')
  expect(() => read('id', '')).toThrow('it must be an integer')
  expect(read('boolean', 'true')).toBe(true)
  expect(read('boolean', 'false')).toBe(false)
  expect(() => read('boolean', 'Y')).toThrow('it must be true or false')
  expect(read('money', '1.5')).toBe('1.5')
  expect(() => read('money', 'much')).toThrow('it must be a decimal')
  expect(read('date', '2026-03-01')).toBe('2026-03-01')
  expect(() => read('date', 'today')).toThrow('it must be a date')
  expect(() => read('date', '2026-13-01')).toThrow('there is no')
  expect(read('time', '2026-03-01T00:00:00Z')).toEqual(new Date('2026-03-01T00:00:00Z'))
  expect(read('text', 'x')).toBe('x')
  expect(() => read('text', '\0')).toThrow('no text that could be kept')
  expect(() => read('text', '\ud800')).toThrow('no text that could be kept')
  expect(() => read('json', '[]')).toThrow('cannot be filtered by')
})

test('each kind has its type in the database', () => {
  expect(kinds.map(pgType)).toEqual([
    'bigint',
    'bigint',
    'text',
    'boolean',
    'numeric',
    'date',
    'timestamptz',
    'jsonb',
  ])
})

test.each([[1e33], [[1, -1e33]], [[{ i_service: 2 ** 53 }]]])(
  'an integer that no database holds is refused: %j',
  (value) => {
    const field = { kind: 'json', about: '' } as const
    expect(() => toInput('i_product_group', field, value)).toThrow('i_product_group is too large')
    expect(toInput('i_product_group', { kind: 'id', about: '' }, 2 ** 53 - 1)).toBe(2 ** 53 - 1)
  },
)
