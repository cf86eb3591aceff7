import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { type AddressGuard, createAddressGuard, parseAddressRule } from './address-guard.ts'

const guard = createAddressGuard({ allow: [] })

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.5',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::10.0.0.5',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:0a00:0005::1',
  '3fff::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
])('%s is refused', (address) => {
  expect(guard.refusal(address, 80)?.message).toBe(
    `the address ${address} is not allowed: add it to OPENESPF_ALLOW_ADDRESSES`,
  )
})

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '128.0.0.1',
  '172.15.255.255',
  '172.32.0.0',
  '192.169.0.1',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '2001:4860:4860::8888',
  '2002:0808:0808::1',
  '2606:4700::1111',
])('%s is public', (address) => {
  expect(guard.refusal(address, 80)).toBeUndefined()
})

test.each(['127.1', '0x7f000001', '017700000001', '2130706433', '0', '[::ffff:127.0.0.1]', '127.0.0.1.'])(
  'http://%s is a loopback or unspecified address once a URL was made of it',
  (host) => {
    const address = new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')
    expect(guard.refusal(address, 80)).toBeDefined()
  },
)

describe('rules', () => {
  const isAllowed = (rule: string, address: string, port = 80) =>
    createAddressGuard({ allow: [rule] }).refusal(address, port) === undefined

  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', true],
    ['10.0.0.0/8', '127.0.0.1', false],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['10.0.0.5', '::ffff:10.0.0.5', true],
    ['10.0.0.5', '64:ff9b::10.0.0.6', false],
    ['::1', '::1', true],
    ['::1', '127.0.0.1', false],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fe80::1', false],
    ['0.0.0.0/0', '169.254.169.254', true],
    ['0.0.0.0/0', 'fd00::1', false],
  ])('%s: %s is allowed: %s', (rule, address, allowed) => {
    expect(isAllowed(rule, address)).toBe(allowed)
  })

  test('a rule with a port holds for that port only', () => {
    expect(isAllowed('127.0.0.1:8090', '127.0.0.1', 8090)).toBe(true)
    expect(isAllowed('127.0.0.1:8090', '127.0.0.1', 8080)).toBe(false)
    expect(isAllowed('[::1]:8090', '::1', 8090)).toBe(true)
    expect(isAllowed('[::1]:8090', '::1', 8080)).toBe(false)
  })

  test('one more can be added', () => {
    const growing = createAddressGuard({ allow: [] })
    growing.allow('127.0.0.1:9')
    expect(growing.refusal('127.0.0.1', 9)).toBeUndefined()
    expect(growing.refusal('127.0.0.1', 10)).toBeDefined()
  })

  test.each([
    '',
    'localhost',
    '10.0.0',
    '010.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0.0/8:80',
    '10.0.0.1:0',
    '10.0.0.1:65536',
    '[::1]',
    '::1/129',
    'fe80::1%eth0',
  ])('"%s" is no rule', (rule) => {
    expect(() => parseAddressRule(rule)).toThrow(`"${rule}" is not an address`)
  })
})

describe('lookup', () => {
  const resolving = (...found: string[]) =>
    createAddressGuard({
      allow: ['10.0.0.5:8090'],
      setting: 'ALLOWED',
      resolve: (_, options, done) => {
        expect(options.all).toBe(true)
        done(
          null,
          found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )
      },
    })
  const look = (asked: AddressGuard, all: boolean, port = 80): Promise<string | LookupAddress[]> =>
    new Promise((resolve, reject) => {
      asked.lookup(port)('hlr.example', { all }, (error, found) => (error ? reject(error) : resolve(found)))
    })

  test('only allowed addresses come back, in one answer or all', async () => {
    const mixed = resolving('127.0.0.1', '1.1.1.1', '::1', '2606:4700::1111')
    expect(await look(mixed, false)).toBe('1.1.1.1')
    expect(await look(mixed, true)).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ])
  })

  test('when none is allowed the refusal names the addresses, the host and the setting', async () => {
    await expect(look(resolving('10.0.0.5'), true)).rejects.toThrow(
      'the address 10.0.0.5 of hlr.example is not allowed: add it to ALLOWED',
    )
    await expect(look(resolving('127.0.0.1', '::1'), false)).rejects.toThrow(
      'the addresses 127.0.0.1, ::1 of hlr.example are not allowed: add one to ALLOWED',
    )
  })

  test('the port of the connection counts', async () => {
    expect(await look(resolving('10.0.0.5'), false, 8090)).toBe('10.0.0.5')
  })

  test('a name that cannot be resolved fails as it does without a guard', async () => {
    const failing = createAddressGuard({
      allow: [],
      resolve: (_, __, done) => done(new Error('ENOTFOUND'), []),
    })
    await expect(look(failing, true)).rejects.toThrow('ENOTFOUND')
  })
})
