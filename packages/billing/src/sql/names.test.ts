import { expect, test } from 'vitest'
import { camelRow, readMoney, readOptionalMoney, recordJson } from './names.ts'

test('names of columns become names of the code, and back', () => {
  expect(camelRow({ i_sim_card: 1, iso_4217: 'USD', baddr1: '' })).toEqual({
    iSimCard: 1,
    iso4217: 'USD',
    baddr1: '',
  })
  const record = { iSimCard: null, iso4217: 'USD', balance: -150_000n, kiSealed: Buffer.from([1, 255]) }
  expect(JSON.parse(recordJson(record))).toEqual({
    i_sim_card: null,
    iso_4217: 'USD',
    balance: '-1.5',
    ki_sealed: '\\x01ff',
  })
})

test('amounts are read exactly', () => {
  expect(readMoney('20.98506')).toBe(2_098_506n)
  expect(readOptionalMoney('-0.50000')).toBe(-50_000n)
  expect(readOptionalMoney(null)).toBeNull()
  expect(() => readMoney('NaN')).toThrow('not an amount: NaN')
})
