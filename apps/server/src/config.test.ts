import { afterEach, expect, test, vi } from 'vitest'
import { readServerConfig } from './config.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('no address beyond the public ones is allowed unless it is named', () => {
  vi.stubEnv('OPENESPF_ALLOW_ADDRESSES', '')
  expect(readServerConfig().allowAddresses).toEqual([])
  vi.stubEnv('OPENESPF_ALLOW_ADDRESSES', '10.0.0.0/8, 127.0.0.1:8090,[::1]:8090')
  expect(readServerConfig().allowAddresses).toEqual(['10.0.0.0/8', '127.0.0.1:8090', '[::1]:8090'])
})

test('what is no address is named at the start', () => {
  vi.stubEnv('OPENESPF_ALLOW_ADDRESSES', '10.0.0.0/8,localhost')
  expect(() => readServerConfig()).toThrow('OPENESPF_ALLOW_ADDRESSES: "localhost" is not an address')
})

test('an origin is a scheme, a host and a port, and nothing more', () => {
  vi.stubEnv('OPENESPF_ALLOW_ORIGINS', 'https://billing.example.com:8443, http://127.0.0.1:8080')
  expect(readServerConfig().allowOrigins).toEqual([
    'https://billing.example.com:8443',
    'http://127.0.0.1:8080',
  ])
  vi.stubEnv('OPENESPF_ALLOW_ORIGINS', 'https://billing.example.com/doc')
  expect(() => readServerConfig()).toThrow('"https://billing.example.com/doc" is not an origin')
})

test("a realm's port is a wish until it is set", () => {
  vi.stubEnv('OPENESPF_ADMIN_PORT', '')
  vi.stubEnv('OPENESPF_CUSTOMER_PORT', '9444')
  vi.stubEnv('OPENESPF_ACCOUNT_PORT', 'off')
  expect(readServerConfig()).toMatchObject({
    adminPort: { kind: 'on', port: 8443, isWish: true },
    customerPort: { kind: 'on', port: 9444, isWish: false },
    accountPort: { kind: 'off' },
  })
  vi.stubEnv('OPENESPF_ADMIN_PORT', 'none')
  expect(() => readServerConfig()).toThrow('OPENESPF_ADMIN_PORT: "none" is not a port')
})

test('a certificate needs its key', () => {
  vi.stubEnv('OPENESPF_TLS_CERT', 'server.crt')
  expect(() => readServerConfig()).toThrow('OPENESPF_TLS_CERT and OPENESPF_TLS_KEY belong together')
})
