import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Hmac, webhookId, webhookKey, webhookSignature } from './sign.ts'

const hmac: Hmac = (algorithm, key, text) => createHmac(algorithm, key).update(text).digest()

describe('Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  }
  const published = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

  test('the published example', () => {
    expect(webhookSignature(message, [webhookKey(secret)], hmac)).toBe(published)
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const signed = `${message.id}.${message.seconds}.${message.body}`
    expect(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`).toBe(published)
  })

  test('one signature for each secret', () => {
    const other = webhookKey(`whsec_${Buffer.alloc(24, 9).toString('base64')}`)
    const [first, second, ...rest] = webhookSignature(message, [webhookKey(secret), other], hmac).split(' ')
    expect(first).toBe(published)
    expect(second).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/)
    expect(second).not.toBe(published)
    expect(rest).toEqual([])
  })

  test('a secret that is not base64 is refused without being quoted', () => {
    expect(() => webhookKey('whsec_hush!')).toThrow('a webhook secret is not "whsec_" and base64')
  })
})

describe('the id of a message', () => {
  const sent = { iHandler: 5, iEvent: 999, eventType: 'Account/Blocked', redelivery: 0 }

  test('is the same for repeats', () => {
    expect(webhookId(sent)).toBe('evt_5_999_Account/Blocked')
  })

  test.each([
    [{ iHandler: 6 }, 'evt_6_999_Account/Blocked'],
    [{ iEvent: 1000 }, 'evt_5_1000_Account/Blocked'],
    [{ eventType: 'Subscriber/Updated' }, 'evt_5_999_Subscriber/Updated'],
    [{ redelivery: 1 }, 'evt_5_999_Account/Blocked_r1'],
  ])('is another for %o', (more, id) => {
    expect(webhookId({ ...sent, ...more })).toBe(id)
  })

  test('is a header value without dots, whatever the type is called', () => {
    expect(webhookId({ ...sent, eventType: 'a.b c/ü' })).toBe('evt_5_999_a%2Eb%20c/%C3%BC')
  })
})
