import { afterEach, describe, expect, test } from 'vitest'
import type { HandlerSecrets } from '../core/handler-secrets.ts'
import type { HandlerRow } from '../sql/list-handlers.ts'
import { createHandlerRuntime, type HandlerRuntime, updateHandlerRuntime } from './handler-runtime.ts'
import { loopbackGuard } from './testing/guard.ts'
import { handlerRow as row, basicSecrets as secrets } from './testing/handler-row.ts'

const guard = loopbackGuard()
const builtIn = (eventType: string): boolean => eventType === 'built in'
const runtimes: HandlerRuntime[] = []

const create = (more: Partial<HandlerRow> = {}): HandlerRuntime => {
  const handler = createHandlerRuntime({ row: { ...row, ...more }, secrets, guard }, builtIn)
  runtimes.push(handler)
  return handler
}
const update = (
  handler: HandlerRuntime,
  more: Partial<HandlerRow>,
  otherwise: Partial<HandlerSecrets> = {},
) => updateHandlerRuntime(handler, { row: { ...row, ...more }, secrets: { ...secrets, ...otherwise }, guard })

afterEach(async () => {
  await Promise.all(runtimes.splice(0).map(({ pool }) => pool.destroy()))
})

test('settings are those of the row', () => {
  const { settings } = create({
    rate_limit: 2.5,
    paused: true,
    retry_delays_ms: [100, 200],
    coalesce_types: ['Account/Blocked'],
    skip_after_ms: { 'Account/New': 60_000 },
  })
  expect(settings).toMatchObject({
    name: 'main',
    paused: true,
    concurrency: 3,
    rateLimit: 2.5,
    timeoutMs: 1000,
    coalesceTypes: new Set(['Account/Blocked']),
    version: '1',
    policy: {
      outcome: 'safe',
      retry: { delaysMs: [100, 200] },
      skipAfterMs: new Map([['Account/New', 60_000]]),
      parkAfterMs: 86_400_000,
    },
    destination: { path: '/in?x=1' },
  })
  expect(create().settings).toMatchObject({ rateLimit: undefined, policy: { retry: { preset: 'nsps' } } })
})

describe('changed settings', () => {
  test.each<[string, Partial<HandlerRow>]>([
    ['a pause', { paused: true }],
    ['another path', { url: 'http://127.0.0.1:9/other' }],
    ['another policy', { outcome_policy: 'espf' }],
  ])('%s leaves the connections', (_, more) => {
    const handler = create()
    const { pool } = handler
    update(handler, { ...more, version: '2' })
    expect(handler.pool).toBe(pool)
    expect(handler.settings.version).toBe('2')
  })

  test.each<[string, Partial<HandlerRow>, Partial<HandlerSecrets>]>([
    ['another server', { url: 'http://127.0.0.1:10/in' }, {}],
    ['another concurrency', { concurrency: 4 }, {}],
    ['another time-out', { timeout_ms: 2000 }, {}],
    ['another certificate', {}, { tls: { ca: 'x' } }],
  ])('%s needs others, and the old ones end', async (_, more, otherwise) => {
    const handler = create()
    const { pool } = handler
    update(handler, more, otherwise)
    expect(handler.pool).not.toBe(pool)
    expect(pool.closed).toBe(true)
  })

  test.each<[string, Partial<HandlerRow>, Partial<HandlerSecrets>]>([
    ['a certificate that is none', { url: 'https://127.0.0.1:9/' }, { tls: { ca: 'x' } }],
    ['a URL that is none', { url: 'nowhere' }, {}],
    [
      'credentials in a reserved header',
      {},
      { auth: { type: 'custom', scheme: 'a', credential: 'b', header: 'Host' } },
    ],
  ])('%s changes nothing', (_, more, otherwise) => {
    const handler = create()
    const { pool, settings } = handler
    expect(() => update(handler, { ...more, version: '2' }, otherwise)).toThrow()
    expect(handler.pool).toBe(pool)
    expect(handler.settings).toBe(settings)
    expect(pool.closed).toBe(false)
  })
})

test('types coalesce that coalesce for all, or for this handler, from the moment it says so', () => {
  const handler = create()
  const newestLeft = (eventType: string): number => {
    const entity = `${eventType}/${handler.settings.version}`
    for (const position of [1, 2]) {
      handler.window.takeScanned({
        iHandler: 5,
        position,
        lane: 1,
        entity,
        iEvent: position,
        eventType,
        body: '',
        redelivery: 0,
        capturedAt: 0,
        place: 'queue',
        attempts: 0,
        used: 0,
        firstFailedAt: undefined,
        triedAt: undefined,
        newest: undefined,
        sentAt: 0,
      })
    }
    const queue = handler.window.nextReady('first')
    return queue === undefined ? -1 : handler.window.takeHead(queue).superseded.length
  }
  expect(newestLeft('built in')).toBe(1)
  expect(newestLeft('own')).toBe(0)
  update(handler, { coalesce_types: ['own'], version: '2' })
  expect(newestLeft('own')).toBe(1)
})
