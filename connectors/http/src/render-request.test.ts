import { expect, test } from 'vitest'
import { renderRequest } from './render-request.ts'

const template = { method: 'PUT', url: 'https://api.test/s/{{account_id}}?q=1', headers: {} }

test('what stands in a URL is percent-encoded and stays one segment', () => {
  const rendered = renderRequest(template, { account_id: 'a/../b c?d#e%é' })
  expect(rendered).toMatchObject({
    request: { url: 'https://api.test/s/a%2F..%2Fb%20c%3Fd%23e%25%C3%A9?q=1' },
  })
})

test.each(['', '.', '..', '\ud800'])('%j would name another resource', (accountId) => {
  expect(renderRequest(template, { account_id: accountId })).toEqual({
    kind: 'impossible',
    reason: '{{account_id}} has a value that cannot stand there',
  })
})

test('a value with a line end never becomes a header of its own', () => {
  const headers = { 'X-Account': '{{account_id}}' }
  expect(renderRequest({ ...template, headers }, { account_id: 'a\r\nx-evil: 1' }).kind).toBe('impossible')
  expect(renderRequest({ ...template, headers }, { account_id: 'ab' })).toMatchObject({
    request: { headers: { 'x-account': 'ab' } },
  })
})

test('a body is JSON, and says so unless the configuration says otherwise', () => {
  const body = { id: '{{account_id}}' }
  expect(renderRequest({ ...template, body }, { account_id: 'a"b' })).toMatchObject({
    request: { headers: { 'content-type': 'application/json' }, body: '{"id":"a\\"b"}' },
  })
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  expect(renderRequest({ ...template, headers, body }, { account_id: 'a' })).toMatchObject({
    request: { headers: { 'content-type': 'application/merge-patch+json' } },
  })
  expect(renderRequest(template, { account_id: 'a' })).not.toHaveProperty('request.body')
})

test('all that is missing is named at once', () => {
  const rendered = renderRequest(
    { ...template, body: { a: '{{sim.imsi}}', b: 'x{{product.name}}' } },
    { account_id: 'a' },
  )
  expect(rendered).toEqual({
    kind: 'impossible',
    reason: '{{sim.imsi}} has no value; {{product.name}} has no value',
  })
})
