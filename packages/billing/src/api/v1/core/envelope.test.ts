import { expect, test } from 'vitest'
import { readParams } from './envelope.ts'

test.each<[unknown, object]>([
  [undefined, {}],
  ['', {}],
  ['[]', {}],
  [[], {}],
  [{}, {}],
  ['{"a":[1]}', { a: [1] }],
  [{ a: 'ž' }, { a: 'ž' }],
])('params %j are read', (params, read) => {
  expect(readParams(params)).toEqual(read)
})

test.each<[unknown]>([
  [null],
  [5],
  [[1]],
  ['5'],
  ['null'],
  ['{'],
  [{ a: '\0' }],
  ['{"a":"\\ud800"}'],
  [{ '\0': 1 }],
])('params %j are refused', (params) => {
  expect(() => readParams(params)).toThrow(expect.objectContaining({ code: 'request.invalid' }))
})
