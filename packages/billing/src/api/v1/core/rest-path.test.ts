import { expect, test } from 'vitest'
import { parseRestPath } from './rest-path.ts'

test.each([
  ['/rest/A/b', { name: 'A/b', service: 'A', method: 'b', parts: [] }],
  ['/rest/A/b/?x=/y', { name: 'A/b', parts: [] }],
  ['/rest/A/b/%7B%22x%22%3A%22%2F%22%7D', { name: 'A/b', parts: ['{"x":"/"}'] }],
  ['/rest/A/b/{}/%7B%7D/', { name: 'A/b', parts: ['{}', '{}'] }],
  ['/rest/A/b/1/2/3', { name: 'A/b/1/2/3', service: 'A', method: 'b', parts: [] }],
  ['/rest/A', { name: 'A/', service: 'A', method: 'unknown' }],
  ['/rest', { name: '/', service: 'unknown', method: 'unknown' }],
  ['/rest/A/<b>', { name: 'A/<b>', service: 'A', method: 'unknown' }],
])('%s', (url, path) => {
  expect(parseRestPath(url, '/rest')).toMatchObject(path)
})
