import { expect, test } from 'vitest'
import { isImsi, isMsisdn, parseInfoAll } from './hlr-subscriber.ts'

const OF_AUTHENTICATION =
  '\naud3g.algo\tMILENAGE\naud3g.k\tdeadbeefdeadbeefdeadbeefdeadbeef\naud3g.opc\t00000000000000000000000000000000'

test('info-all gives the subscriber, with a Ki and OPC where it has them', () => {
  const value = '\nid\t1\nimsi\t901700000000001\nmsisdn\t12025550101\nnam_cs\t0\nnam_ps\t1\nlmsi\t00000000'
  const subscriber = {
    imsi: '901700000000001',
    msisdn: '12025550101',
    csEnabled: false,
    psEnabled: true,
  }
  expect(parseInfoAll(value)).toEqual(subscriber)
  const keys = { k: 'deadbeef'.repeat(4), opc: '0'.repeat(32) }
  expect(parseInfoAll(value + OF_AUTHENTICATION)).toEqual({ ...subscriber, keys })
  expect(parseInfoAll(value + OF_AUTHENTICATION.replace('MILENAGE', 'XOR'))).toEqual(subscriber)
})

test('info-all without a number', () => {
  expect(parseInfoAll('imsi\t901700000000001\nnam_cs\t1\nnam_ps\t0')).toMatchObject({ msisdn: undefined })
})

test.each(['', 'OK', 'imsi\t901700000000001', 'imsi 901700000000001\nnam_cs 1\nnam_ps 1'])(
  '%j is no info-all',
  (value) => {
    expect(parseInfoAll(value)).toBeUndefined()
  },
)

test('what OsmoHLR can keep', () => {
  expect(['123456', '123456789012345'].map(isImsi)).toEqual([true, true])
  expect(['12345', '1234567890123456', '123456 ', 'abc1234', '123456\n'].some(isImsi)).toBe(false)
  expect(['1', '123456789012345'].map(isMsisdn)).toEqual([true, true])
  expect(['', 'none', '1234567890123456', '+1202'].some(isMsisdn)).toBe(false)
})
