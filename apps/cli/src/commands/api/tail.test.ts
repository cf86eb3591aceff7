import type { LiveItem } from '@openespf/contract/espf-events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFakeServer } from '../../testing/fake-server.ts'
import { createFakeTerminal, runCli } from '../../testing/fake-terminal.ts'
import { showTime } from '../../times.ts'
import { tailLine } from './tail.ts'

const AT = '2026-01-31T12:00:00.000Z'
const delivery = {
  i_handler: 1,
  handler: 'hlr',
  event_type: 'Account/Blocked',
  redelivery: 0,
  state: 'finished' as const,
  attempts: 1,
  reason: '',
  due_at: null,
  ended_at: AT,
}
const ended = (changes: Partial<typeof delivery> | object): LiveItem => ({
  kind: 'delivery',
  i_event: 12,
  entity: 'account/7',
  delivery: { ...delivery, ...changes },
})
const event = { i_event: 12, i_env: 1, event_type: 'Account/Blocked', entity: 'account/7', captured_at: AT }

test.each<[LiveItem, string]>([
  [{ kind: 'captured', event: { ...event, deliveries: [delivery] } }, 'captured for hlr'],
  [{ kind: 'captured', event: { ...event, deliveries: [] } }, 'captured; nobody is subscribed'],
  [ended({}), 'hlr finished (try 1)'],
  [
    ended({ redelivery: 2, state: 'rejected', attempts: 3, reason: 'answered\n422' }),
    'hlr rejected (try 3, redelivery 2, answered 422)',
  ],
])('one calm line: %#', (item, what) => {
  const { terminal } = createFakeTerminal()
  expect(tailLine(terminal, item)).toBe(`${showTime(AT)}  #12  Account/Blocked  account/7  ${what}`)
})

test('what waits says when it is tried next', () => {
  const { terminal } = createFakeTerminal()
  const item = ended({ state: 'waiting', due_at: AT, ended_at: null, reason: 'answered 500' })
  expect(tailLine(terminal, item)).toContain(`hlr waiting (try 1, next ${showTime(AT)}, answered 500)`)
})

beforeAll(() => {
  process.env['OPENESPF_PASSWORD'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PASSWORD']
})

test('a connection that ends or breaks is made again; a refusal is the end', async () => {
  const server = createFakeServer()
  let connections = 0
  let pauses = 0
  const ran = await runCli(['tail', '--json'], {
    async fetch(url, init) {
      if (url.includes('/events/live')) connections += 1
      if (connections === 2) throw new TypeError('fetch failed')
      if (connections === 4)
        return Response.json({ code: 'auth.forbidden', message: 'Not any more.' }, { status: 403 })
      return server.fetch(url, init)
    },
    delay: async () => {
      pauses += 1
    },
  })
  expect(pauses).toBe(3)
  expect(ran).toMatchObject({ exitCode: 1, err: expect.stringMatching(/Not any more\./) })
  expect(ran.out.split('\n').map((line) => JSON.parse(line).kind)).toEqual(['captured', 'captured'])
  expect(ran.err).toMatch(/^Following; Ctrl-C ends it\.\n.*trying again[\s\S]*Following again/)
})
