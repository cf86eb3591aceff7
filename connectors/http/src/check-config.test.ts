import { expect, test } from 'vitest'
import { checkConfig } from './check-config.ts'
import { parseConfig } from './testing/parse-config.ts'

const url = 'https://api.test/s/{{account_id}}'
const configured = (changes: object) => parseConfig({ url, ...changes })

test.each([
  [{ body: { a: ['{{sim.imsi}}', '{{account.status|ok}}'] }, headers: { x: 'Bearer t' } }],
  [{ headers: { x: '{{account.i_env}}' } }],
  [{ remove: { url }, read: { url, expect: { i: '{{accessPolicy.name}}' } }, needs: ['sim.imsi'] }],
])('%j is fine', (changes) => {
  expect(() => checkConfig(configured(changes))).not.toThrow()
})

test.each([
  [{ url: 'https://api.test/{{account id}}' }, undefined],
  [{ url: 'https://api.test/{{account.id}' }, 'url: the braces'],
  [{ body: { a: { b: '{{subscriber.imsi}}' } } }, 'body.a.b: subscriber.imsi is not known'],
  [{ remove: { url: 'https://api.test/{{account.id}}' } }, 'remove.url: account.id is not known'],
  [{ read: { url: 'https://api.test/{{sim.imsi}}' } }, 'read.url: sim.imsi is not known'],
  [{ remove: { url }, headers: { x: '{{account.i_env}}' } }, 'headers.x: account.i_env is not known'],
  [
    { checkUrl: 'https://api.test/', headers: { x: '{{account_id}}' } },
    'headers.x: account_id is not known there, nothing is',
  ],
  [{ needs: ['card.imsi'] }, 'needs: card.imsi is not known'],
  [{ checkUrl: 'https://api.test/{{account_id}}' }, 'checkUrl: account_id is not known'],
  [{ url: 'https://a[b/' }, 'is not a URL'],
  [{ url: 'https://{{account_id}}.test/' }, undefined],
  [{ url: 'https://user:pass@api.test/' }, undefined],
  [{ url: 'ftp://api.test/' }, undefined],
  [{ successStatuses: ['2x'] }, undefined],
  [{ headers: { 'a b': '1' } }, undefined],
])('%j is refused', (changes, message) => {
  expect(() => checkConfig(configured(changes))).toThrow(message)
})
