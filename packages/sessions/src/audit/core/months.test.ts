import { expect, test } from 'vitest'
import { monthOf, parseMonth } from './months.ts'

test('a month is named for its year and number', () => {
  const month = monthOf(new Date('2026-12-31T23:59:59Z'))
  expect(month).toEqual({
    name: 'change_202612',
    from: new Date('2026-12-01T00:00:00Z'),
    to: new Date('2027-01-01T00:00:00Z'),
  })
  expect(monthOf(month.from, 1).name).toBe('change_202701')
  expect(parseMonth('change_202612')).toEqual(month)
  expect(parseMonth('change_default')).toBeUndefined()
  expect(parseMonth('change_202613')).toBeUndefined()
})
