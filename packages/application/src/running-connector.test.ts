import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { type Connector, defineConnector } from './connector.ts'
import { type ConfirmationOptions, runConnector } from './running-connector.ts'
import { createConnectorTools } from './tools.ts'

const tools = createConnectorTools({ clock: systemClock, log: silentLog })

function begin(verbs: Partial<Connector<string, string, string>> = {}) {
  const seen: unknown[] = []
  const idle: Connector<string, string, string> = {
    desire: () => undefined,
    read: async () => ({ kind: 'reject', reason: 'unused' }),
    plan: () => [],
    describe: (change) => change,
    apply: async () => ({ kind: 'unchanged' }),
    check: async () => ({ kind: 'unchanged' }),
    close: async () => {},
    ...verbs,
  }
  const definition = defineConnector({
    name: 'example',
    group: 'HSS',
    config: Type.Object({ host: Type.String(), port: Type.Integer({ default: 4259 }) }),
    create: (config) => {
      seen.push(config)
      return idle
    },
  })
  return { definition, seen }
}

test('defaults are filled in, and what was given is left alone', () => {
  const { definition, seen } = begin()
  const config = { host: 'hlr' }
  expect(runConnector(definition, { config, tools }).group).toBe('HSS')
  expect(seen).toEqual([{ host: 'hlr', port: 4259 }])
  expect(config).toEqual({ host: 'hlr' })
})

test('the configuration may name another service group', () => {
  expect(runConnector(begin().definition, { config: { host: 'hlr' }, tools, group: 'IOT' }).group).toBe('IOT')
})

test('a wrong configuration is refused, naming the field', () => {
  const { definition, seen } = begin()
  const start = () => runConnector(definition, { config: { host: 'hlr', port: 'x' }, tools })
  expect(start).toThrow(/^connector example: port must be integer/)
  expect(() => runConnector(definition, { config: undefined, tools })).toThrow(/^connector example: /)
  expect(seen).toEqual([])
})

test('a connector that is only told by notifications needs to know who may send them', () => {
  const { definition } = begin({ readNotification: () => undefined })
  const start = (confirmation?: ConfirmationOptions) =>
    runConnector(definition, { config: { host: 'hlr' }, tools, ...(confirmation && { confirmation }) })
  expect(start).toThrow('connector example: confirmation needs bearer or hmac')
  const started = start({ auth: { kind: 'bearer', token: 'a token' } })
  expect(started.confirmation).toMatchObject({ withinMs: 600_000, auth: { kind: 'bearer' } })
})

test('the callback address carries a token, or is the one for tokens in the body', () => {
  const addressesOf = (confirmation: ConfirmationOptions): unknown[] => {
    const addresses: unknown[] = []
    const { definition } = begin()
    const create: typeof definition.create = (config, given) => {
      addresses.push(given.callbackUrl?.(), given.callbackUrl?.('a/b'))
      return definition.create(config, given)
    }
    runConnector({ ...definition, create }, { config: { host: 'hlr' }, tools, confirmation })
    return addresses
  }
  const callbackUrl = 'https://us.test/callbacks/x'
  expect(addressesOf({ callbackUrl })).toEqual([callbackUrl, `${callbackUrl}/a%2Fb`])
  expect(addressesOf({})).toEqual([undefined, undefined])
})
