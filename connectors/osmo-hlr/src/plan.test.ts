import { expect, test } from 'vitest'
import type { HlrSubscriber } from './hlr-subscriber.ts'
import { describe as inWords, plan } from './plan.ts'

const alice: HlrSubscriber = { imsi: '901700000000001', msisdn: '101', csEnabled: true, psEnabled: true }
const bob: HlrSubscriber = { imsi: '901700000000002', msisdn: '102', csEnabled: true, psEnabled: true }
const words = (input: Parameters<typeof plan>[0]): string[] => plan(input).map(inWords)

test('a new subscriber is created with number and service', () => {
  expect(words({ desired: alice, removable: [], actual: [] })).toEqual([
    'create 901700000000001',
    'give 901700000000001 the number 101',
    'enable calls of 901700000000001',
    'enable data of 901700000000001',
  ])
})

test('a new subscriber without service is told so, whatever the default', () => {
  const barred = { ...alice, msisdn: undefined, csEnabled: false, psEnabled: false }
  expect(words({ desired: barred, removable: [], actual: [] })).toEqual([
    'create 901700000000001',
    'disable calls of 901700000000001',
    'disable data of 901700000000001',
  ])
})

test('what is right already needs nothing', () => {
  expect(plan({ desired: alice, removable: [], actual: [alice, bob] })).toEqual([])
})

test('only what differs is changed', () => {
  expect(words({ desired: { ...alice, psEnabled: false }, removable: [], actual: [alice] })).toEqual([
    'disable data of 901700000000001',
  ])
  expect(words({ desired: { ...alice, msisdn: undefined }, removable: [], actual: [alice] })).toEqual([
    'take the number from 901700000000001',
  ])
})

test('a number that another holds is released first, and nothing else of the other is touched', () => {
  const actual = [alice, bob]
  expect(words({ desired: { ...alice, msisdn: '102' }, removable: [], actual })).toEqual([
    'release 102 from 901700000000002',
    'give 901700000000001 the number 102',
  ])
})

test('a replaced card: the old IMSI goes, with its number, before the new one comes', () => {
  const replaced = { ...alice, imsi: '901700000000009' }
  const removable = [{ kind: 'imsi', value: alice.imsi }] as const
  expect(words({ desired: replaced, removable, actual: [alice] }).slice(0, 3)).toEqual([
    'delete 901700000000001',
    'create 901700000000009',
    'give 901700000000009 the number 101',
  ])
})

test('a number that nobody owns any more is released, and only it', () => {
  const removable = [{ kind: 'account_id', value: '102' }] as const
  expect(words({ desired: undefined, removable, actual: [alice, bob] })).toEqual([
    'release 102 from 901700000000002',
  ])
})

test('a renamed account keeps its card: its old number is replaced, not released and set', () => {
  const removable = [{ kind: 'account_id', value: '101' }] as const
  expect(words({ desired: { ...alice, msisdn: '103' }, removable, actual: [alice] })).toEqual([
    'give 901700000000001 the number 103',
  ])
})

test('a closed account: its IMSI is deleted once, its number goes with it', () => {
  const removable = [
    { kind: 'imsi', value: alice.imsi },
    { kind: 'account_id', value: '101' },
  ] as const
  expect(words({ desired: undefined, removable, actual: [alice] })).toEqual(['delete 901700000000001'])
  expect(plan({ desired: undefined, removable, actual: [] })).toEqual([])
})

test('keys are set where they differ, never shown, and left alone where none are wanted', () => {
  const keys = { k: '0a'.repeat(16), opc: 'ff'.repeat(16) }
  const wanted = { ...alice, keys: { k: '0A'.repeat(16), opc: 'FF'.repeat(16) } }
  const set = ['set the keys of 901700000000001']
  expect(words({ desired: wanted, removable: [], actual: [{ ...alice, keys }] })).toEqual([])
  expect(words({ desired: wanted, removable: [], actual: [alice] })).toEqual(set)
  const other = { ...keys, opc: '00'.repeat(16) }
  expect(words({ desired: wanted, removable: [], actual: [{ ...alice, keys: other }] })).toEqual(set)
  expect(words({ desired: alice, removable: [], actual: [{ ...alice, keys }] })).toEqual([])
})
