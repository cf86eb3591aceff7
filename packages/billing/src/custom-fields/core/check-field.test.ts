import { expect, test } from 'vitest'
import { checkField, checkValue } from './check-field.ts'
import type { FieldType } from './field.ts'

const field = (fieldType: FieldType) => ({
  name: 'f',
  fieldType,
  options: fieldType === 'list' ? ['gold', 'silver'] : [],
  defaultValue: null,
})

test.each<[FieldType, string[], string[]]>([
  ['text', ['ž', 'two\nlines'], ['\u0000', 'a\u001b']],
  ['integer', ['0', '-7', '999999999999999999'], ['', '1.0', '01', '1e3', '-0x', '9999999999999999999']],
  ['decimal', ['0', '-1.50000', '7'], ['1.', '.5', '1.000001', 'NaN']],
  ['date', ['2028-02-29'], ['2026-02-29', '2026-2-1', '2026-02-01 10:00:00', '0000-01-01', 'x']],
  ['list', ['gold'], ['Gold', 'bronze', '']],
  ['checkbox', ['Y', 'N'], ['1', 'y', 'yes']],
])('%s', (fieldType, good, bad) => {
  for (const value of good) expect(() => checkValue(field(fieldType), value), value).not.toThrow()
  for (const value of bad) expect(() => checkValue(field(fieldType), value), value).toThrow()
})

test('a definition that contradicts itself is refused', () => {
  expect(() => checkField(field('list'))).not.toThrow()
  expect(() => checkField({ ...field('date'), defaultValue: '2026-01-01' })).not.toThrow()
  expect(() => checkField({ ...field('list'), options: [] })).toThrow('options are needed')
  expect(() => checkField({ ...field('text'), options: ['a'] })).toThrow('options are needed')
  expect(() => checkField({ ...field('list'), options: ['a', 'a'] })).toThrow('options names one twice')
  expect(() => checkField({ ...field('list'), defaultValue: 'bronze' })).toThrow('f offers no bronze')
  expect(() => checkField({ ...field('integer'), defaultValue: 'x' })).toThrow('f cannot be x')
})
