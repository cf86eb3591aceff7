import { expect, test } from 'vitest'
import { excerpt, judge } from './answer.ts'
import { compileProgram } from './program.ts'
import { parseConfig } from './testing/parse-config.ts'

const now = new Date('2026-01-01T00:00:00Z')
const conceal = (text: string): string => text.replaceAll('hush', '***')
const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
  status,
  headers,
  body,
})
const rulesOf = (...answers: object[]) =>
  compileProgram(
    parseConfig({
      baseUrl: 'https://a.test',
      state: '{}',
      send: { path: '["x"]' },
      poll: { path: '[token]' },
      answers,
    }),
  ).rules

test.each([
  [200, 'applied'],
  [204, 'applied'],
  [401, 'retry'],
  [408, 'retry'],
  [429, 'retry'],
  [503, 'retry'],
  [404, 'absent'],
  [410, 'absent'],
  [301, 'reject'],
  [400, 'reject'],
  [403, 'reject'],
])('status %i means %s', async (status, kind) => {
  expect((await judge(answer(status), [], { now, conceal })).kind).toBe(kind)
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  ['-1', undefined],
  ['99999999999999', undefined],
])('Retry-After: %s', async (value, afterMs) => {
  const verdict = await judge(answer(429, { 'Retry-After': value }), [], { now, conceal })
  expect(verdict).toEqual({
    kind: 'retry',
    reason: 'the external system answered 429',
    ...(afterMs !== undefined && { afterMs }),
  })
})

test('the first rule that fits has the last word, by status, by expression or by both', async () => {
  const rules = rulesOf(
    { status: ['409'], when: 'body.code = "EXISTS"', is: 'unchanged' },
    {
      status: ['4xx'],
      when: 'body.code = "BUSY"',
      is: 'retry',
      after: 'body.wait',
      because: '"busy: " & body.why',
    },
    { when: 'body.ok = false', is: 'reject', because: 'body.why' },
    { status: ['202'], is: 'pending', token: 'body.job' },
  )
  const by = { now, conceal }
  const say = (status: number, body: object) => judge(answer(status, {}, JSON.stringify(body)), rules, by)
  expect(await say(409, { code: 'EXISTS' })).toEqual({ kind: 'unchanged' })
  expect(await say(409, { code: 'OTHER' })).toMatchObject({ kind: 'reject' })
  expect(await say(423, { code: 'BUSY', wait: 3, why: 'hush now' })).toEqual({
    kind: 'retry',
    reason: 'busy: *** now',
    afterMs: 3000,
  })
  expect(await say(200, { ok: false, why: 'no licence' })).toEqual({ kind: 'reject', reason: 'no licence' })
  expect(await say(202, { job: 77 })).toEqual({ kind: 'pending', token: '77' })
  expect(await say(202, {})).toMatchObject({ kind: 'retry' })
})

test('a rule that only says retry keeps what the answer says of when', async () => {
  const [rules, by] = [rulesOf({ status: ['503'], is: 'retry' }), { now, conceal }]
  const verdict = await judge(answer(503, { 'retry-after': '7' }), rules, by)
  expect(verdict).toEqual({ kind: 'retry', reason: 'the external system answered 503', afterMs: 7000 })
})

test('a confirmation that no token names is refused at start', () => {
  expect(() => rulesOf({ status: ['202'], is: 'pending' })).toThrow('answers.0: pending needs a token')
  expect(() => rulesOf({ when: 'bodi.x', is: 'applied' })).toThrow('answers.0.when (line 1, column')
})

test('an excerpt is one line of 200 characters, its secrets taken out before it is cut', () => {
  expect(excerpt(answer(400, {}, ''), conceal)).toBe('400')
  expect(excerpt(answer(400, {}, 'a\r\n\u0007b  hush'), conceal)).toBe('400: a b ***')
  const cut = excerpt(answer(400, {}, `${'x'.repeat(198)}hush`), conceal)
  expect(cut).toBe(`400: ${'x'.repeat(198)}**`)
  expect(excerpt(answer(400, {}, `${'x'.repeat(199)}😀`), conceal).isWellFormed()).toBe(true)
})
