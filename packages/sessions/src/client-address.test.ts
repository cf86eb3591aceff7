import { expect, test } from 'vitest'
import { addressGroup, clientAddress, isNetwork } from './client-address.ts'

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['nonsense', undefined],
  ['', undefined],
  [undefined, undefined],
])('the address of %j is %j', (text, address) => {
  expect(clientAddress(text)).toBe(address)
})

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, 'unknown'],
])('failures of %j count with %j', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['2001:db8::/32', true],
  ['10.0.0.0/33', false],
  ['::/129', false],
  ['fe80::1%eth0', false],
  ['10.0.0.0/8/8', false],
  ['all', false],
])('%j is a network: %s', (text, is) => {
  expect(isNetwork(text)).toBe(is)
})
