import { expect, test } from 'vitest'
import { applyFeatures, type WantedFeature } from './apply-features.ts'
import type { Level } from './features.ts'
import type { StoredFeatures } from './setting.ts'
import { clir, nothing } from './testing/features.ts'

const apply = (level: Level, stored: StoredFeatures, wanted: WantedFeature[], inSelfCare = false) =>
  applyFeatures(level, stored, { wanted, inSelfCare })
const rules = (...values: (string | null)[]) => ({
  name: 'call_barring',
  attributes: [{ name: 'call_barring_rules', values }],
})
const barred = {
  ...nothing,
  serviceFlags: { call_barring: 'Y' },
  serviceAttributes: { call_barring: { call_barring_rules: ['1', '4'] } },
}
const policy = (flag: string | undefined, id: string | null) => ({
  name: 'netaccess_policy',
  ...(flag === undefined ? {} : { flag }),
  attributes: [{ name: 'access_policy', values: [id] }],
})

test('sets flags and values, and takes them away', () => {
  expect(apply('account', nothing, [{ ...rules('1', '4'), flag: 'Y' }])).toEqual(barred)
  expect(apply('account', barred, [rules('2')])).toMatchObject({
    serviceAttributes: { call_barring: { call_barring_rules: ['2'] } },
  })
  expect(apply('account', barred, [rules(null)])).toEqual({ ...barred, serviceAttributes: {} })
  expect(apply('account', barred, [{ name: 'call_barring', flag: '~' }])).toEqual(nothing)
  expect(apply('account', barred, [{ name: 'call_barring', flag: '^' }])).toEqual({
    ...nothing,
    serviceFlags: { call_barring: '^' },
  })
  expect(apply('customer_site', barred, [{ name: 'call_barring', flag: '^' }])).toEqual(nothing)
  expect(apply('account', nothing, [{ name: 'forward_mode', flag: 'F' }])).toMatchObject({
    serviceFlags: { forward_mode: 'F' },
  })
})

test('what is as wanted stays the same object', () => {
  expect(apply('account', barred, [rules('1', '4')])).toBe(barred)
  expect(
    apply('account', barred, [{ name: 'call_barring', attributes: [{ name: 'call_barring_rules' }] }]),
  ).toBe(barred)
  expect(apply('account', nothing, [policy('~', null), { name: 'clir', flag: '~' }])).toBe(nothing)
  expect(apply('customer', nothing, [{ name: 'netaccess_policy', flag: '~' }])).toBe(nothing)
})

test('values that were read may come back under another flag', () => {
  expect(apply('account', barred, [{ ...rules('1', '4'), flag: '~' }])).toEqual(nothing)
})

test('the access policy of an account and of a product', () => {
  const given = { ...nothing, iAccessPolicy: 30 }
  expect(apply('account', nothing, [policy('Y', '30')])).toEqual(given)
  expect(apply('account', given, [policy(undefined, '31')])).toEqual({ ...nothing, iAccessPolicy: 31 })
  expect(apply('account', given, [policy('~', null)])).toEqual(nothing)
  expect(apply('product', given, [policy('N', null)])).toEqual(nothing)
})

test('self-care changes what is its own to change, and may send back the rest', () => {
  expect(apply('account', nothing, [{ name: 'clir', flag: 'Y' }], true)).toEqual(clir('Y'))
  const legal = { ...nothing, serviceFlags: { legal_intercept: 'Y' } }
  expect(apply('account', legal, [{ name: 'legal_intercept', flag: 'Y' }], true)).toBe(legal)
  expect(() => apply('account', legal, [{ name: 'legal_intercept', flag: 'N' }], true)).toThrow(
    'The service feature legal_intercept cannot be changed in self-care.',
  )
})

const ip = (name: string, ...values: string[]): WantedFeature => ({
  name: 'netaccess_static_ip',
  flag: 'Y',
  attributes: [{ name, values }],
})

test.each<[Level, WantedFeature[], string]>([
  ['account', [{ name: 'constructor', flag: 'Y' }], 'there is no service feature constructor'],
  ['account', [{ name: 'clir' }, { name: 'clir' }], 'names a feature twice'],
  ['customer', [policy('Y', '1')], 'netaccess_policy cannot be set here'],
  ['product', [{ name: 'clir', flag: '^' }], 'clir cannot have the flag_value ^ here'],
  ['account', [{ name: 'sms_routing', flag: '^' }], 'sms_routing cannot have the flag_value ^ here'],
  ['account', [{ name: 'clir', flag: 'F' }], 'clir cannot have the flag_value F here'],
  ['account', [{ name: 'forward_mode', flag: 'FF' }], 'forward_mode cannot have the flag_value FF here'],
  ['account', [policy('N', null)], 'netaccess_policy cannot have the flag_value N here'],
  ['account', [policy('Y', null)], 'netaccess_policy needs the attribute access_policy'],
  ['account', [policy('Y', 'x')], 'netaccess_policy.access_policy cannot be x: it is of the type integer'],
  ['account', [rules('1')], 'call_barring takes values of its own only with a flag of its own'],
  ['account', [{ name: 'clir', attributes: [{ name: 'x' }] }], 'clir has no attribute x'],
  [
    'account',
    [{ name: 'call_barring', attributes: [...rules('1').attributes, ...rules('2').attributes] }],
    'call_barring has the attribute call_barring_rules twice',
  ],
  ['account', [ip('address', '10.0.0.1', '10.0.0.2')], 'netaccess_static_ip.address takes one value'],
  ['account', [ip('address', '10.0.0.256')], 'it is of the type address'],
  ['account', [ip('routed_network', '10.0.0.0/24', '10.1.0.0/33')], 'cannot be 10.1.0.0/33'],
])('refused at a %s: %o', (level, wanted, problem) => {
  expect(() => apply(level, nothing, wanted)).toThrow(problem)
})
