import { describe, expect, test } from 'vitest'
import { makeTestEvent, type Wants } from './test-event.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const raw: Wants = { version: 'raw', names: 'current', subscribed: [] }
const grouped: Wants = { ...raw, version: 'grouped' }

const made = (wants: Wants, type?: string) => {
  const { eventType, body } = makeTestEvent(wants, type, NOW)
  return { eventType, ...JSON.parse(body) }
}

test('it has the variables of its type and says that it is a test', () => {
  expect(made(raw, 'Account/BalanceChanged')).toEqual({
    eventType: 'Account/BalanceChanged',
    event_type: 'Account/BalanceChanged',
    variables: {
      i_account: 999_999_999,
      billing_entity_id: 999_999_999,
      prev_balance: 20.98,
      curr_balance: 30.98,
      i_event: 0,
      i_env: 1,
      event_time: '2026-01-02 03:04:05',
      test: true,
    },
  })
  expect(made(raw, 'Customer/Status/Changed').variables).toMatchObject({ prev_status: 'test' })
})

test('a grouped one has the few variables of grouped types', () => {
  expect(made(grouped, 'Subscriber/Updated').variables).toEqual({
    i_account: 999_999_999,
    i_event: 0,
    test: true,
  })
  expect(made(grouped, 'DID/Created').variables).toMatchObject({ number: '12025550123' })
})

describe('the type', () => {
  test('is the first subscribed one unless one is named', () => {
    const wants = { ...raw, subscribed: ['Account/Blocked', 'Account/New'] }
    expect(made(wants).event_type).toBe('Account/Blocked')
    expect(made(wants, 'Account/ID/Changed').event_type).toBe('Account/ID/Changed')
  })

  test('is any that the handler could be sent when it is subscribed to nothing', () => {
    expect(made(grouped).event_type).toBe('Customer/Created')
  })

  test('is spelled as the handler sees it', () => {
    const legacy: Wants = { ...raw, names: 'legacy' }
    expect(made(legacy, 'Account/Id/Changed').event_type).toBe('Account/Id/Changed')
    expect(() => made(legacy, 'Account/ID/Changed')).toThrow('not sent events of the type')
  })

  test('may be one of attached tables if the handler is subscribed to it', () => {
    const wants = { ...raw, subscribed: ['Radcheck/Changed'] }
    expect(made(wants).variables).toEqual({
      i_event: 0,
      i_env: 1,
      event_time: '2026-01-02 03:04:05',
      test: true,
    })
  })

  test.each(['Subscriber/Updated', 'Nonsense', ''])('%s is refused for a raw handler', (type) => {
    expect(() => made(raw, type)).toThrow(`The handler is not sent events of the type "${type}".`)
  })
})
