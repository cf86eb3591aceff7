import { expect, test } from 'vitest'
import type { FieldValue } from './field.ts'
import { valueChanges, type WantedValue } from './value-changes.ts'

const fieldValue = (
  iCustomField: number,
  name: string,
  value: string | null,
  mandatory = false,
): FieldValue => ({
  field: {
    ...{ iCustomField, iEnv: 1, entity: 'account', name, fieldType: 'integer', mandatory },
    ...{ defaultValue: null, inSelfCare: false, options: [] },
  },
  iCustomFieldValue: value === null ? null : 7,
  value,
})
const current = [fieldValue(1, 'floor', '3'), fieldValue(2, 'door', null), fieldValue(3, 'key', '9', true)]

test.each<[WantedValue[], ReturnType<typeof valueChanges>]>([
  [[{ name: 'floor', value: '4' }], [{ iCustomField: 1, value: '4' }]],
  [[{ iCustomField: 1, value: null }], [{ iCustomField: 1, value: null }]],
  [[{ iCustomField: 1, name: 'floor', value: '' }], [{ iCustomField: 1, value: null }]],
  [
    [
      { iCustomField: 1, value: '3' },
      { name: 'door', value: null },
    ],
    [],
  ],
  [[{ name: 'key', value: '10' }], [{ iCustomField: 3, value: '10' }]],
])('%o', (wanted, changes) => {
  expect(valueChanges(current, wanted)).toEqual(changes)
})

test.each<[WantedValue[], string]>([
  [[{ value: '1' }], 'i_custom_field or name is needed'],
  [[{ name: 'toString', value: '1' }], 'There is no custom field with name toString.'],
  [[{ iCustomField: 1, name: 'door', value: '1' }], 'There is no custom field with i_custom_field 1.'],
  [[{ name: 'floor', value: 'x' }], 'floor cannot be x'],
  [[{ name: 'key', value: null }], 'key is mandatory'],
  [
    [
      { name: 'floor', value: '1' },
      { iCustomField: 1, value: '2' },
    ],
    'names floor twice',
  ],
])('refused: %o', (wanted, problem) => {
  expect(() => valueChanges(current, wanted)).toThrow(problem)
})
