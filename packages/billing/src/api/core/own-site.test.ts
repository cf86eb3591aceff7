import { expect, test } from 'vitest'
import { isOwnSite, mayTakeCookies, type Origins } from './own-site.ts'

const base: Origins = { needsPreflight: false, isSecure: true, host: 'Bill.test:8443' }

test.each<[string, Partial<Origins>, boolean, boolean]>([
  ['a form of a program', {}, false, true],
  ['JSON of a program', { needsPreflight: true }, true, true],
  [
    'JSON through a proxy that changed the host',
    { needsPreflight: true, origin: 'https://else.test' },
    true,
    true,
  ],
  [
    'JSON that a browser calls cross-site',
    { needsPreflight: true, 'sec-fetch-site': 'cross-site' },
    false,
    false,
  ],
  ['a form of the same origin', { 'sec-fetch-site': 'same-origin' }, true, true],
  ['a form of another port', { 'sec-fetch-site': 'same-site', origin: 'https://bill.test' }, false, false],
  ['a form of this origin', { origin: 'https://bill.test:8443' }, true, true],
  ['a form of another origin', { origin: 'https://bill.test:8444' }, false, false],
  ['a form of a sandbox', { origin: 'null' }, false, false],
  ['a form of http at TLS', { origin: 'http://bill.test:8443' }, false, false],
  ['a form of http', { origin: 'http://bill.test:8443', isSecure: false }, true, true],
  ['a form to no host', { origin: 'https://bill.test:8443', host: undefined }, false, false],
])('%s', (_, request, ownSite, cookies) => {
  expect(isOwnSite({ ...base, ...request })).toBe(ownSite)
  expect(mayTakeCookies({ ...base, ...request })).toBe(cookies)
})
