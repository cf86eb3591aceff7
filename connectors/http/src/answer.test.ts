import { expect, test } from 'vitest'
import { excerpt, judge } from './answer.ts'

const now = new Date('2026-01-01T00:00:00Z')
const statuses = { successStatuses: ['2xx', '409'], retryStatuses: ['408', '425', '429', '5xx'] }
const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
  status,
  headers,
  body,
})

test.each([
  [200, 'success'],
  [204, 'success'],
  [409, 'success'],
  [408, 'retry'],
  [429, 'retry'],
  [503, 'retry'],
  [404, 'absent'],
  [410, 'absent'],
  [301, 'reject'],
  [400, 'reject'],
  [401, 'reject'],
])('status %i means %s', (status, kind) => {
  expect(judge(answer(status), statuses, now)).toEqual({ kind })
})

test('the configuration has the last word on 404', () => {
  expect(judge(answer(404), { ...statuses, retryStatuses: ['404'] }, now).kind).toBe('retry')
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  ['-1', undefined],
  ['99999999999999', undefined],
])('Retry-After: %s', (value, afterMs) => {
  const verdict = judge(answer(429, { 'Retry-After': value }), statuses, now)
  expect(verdict).toEqual(afterMs === undefined ? { kind: 'retry' } : { kind: 'retry', afterMs })
})

test('an excerpt is one line of 200 characters, its secrets taken out before it is cut', () => {
  const conceal = (text: string): string => text.replaceAll('hush', '***')
  expect(excerpt(answer(400, {}, ''), conceal)).toBe('400')
  expect(excerpt(answer(400, {}, 'a\r\n\u0007b  hush'), conceal)).toBe('400: a b ***')
  const cut = excerpt(answer(400, {}, `${'x'.repeat(198)}hush`), conceal)
  expect(cut).toBe(`400: ${'x'.repeat(198)}**`)
})
