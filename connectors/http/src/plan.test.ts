import { expect, test } from 'vitest'
import { differences } from './plan.ts'

test.each([
  [{ a: 1, b: 2 }, { a: 1 }, []],
  [{ a: 1 }, { a: '1' }, ['a']],
  [{ a: 1 }, { a: 1, b: 2 }, ['b']],
  [undefined, { a: 1 }, ['a']],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, []],
  [{ a: { b: 1 } }, { a: { b: 2 } }, ['a']],
  [{ a: [1, 2] }, { a: [1] }, ['a']],
  [{ a: [{ x: 1, y: 2 }] }, { a: [{ x: 1 }] }, []],
  [{ a: [1] }, { a: { 0: 1 } }, ['a']],
  [{ a: null }, { a: null }, []],
  [{}, { a: null }, ['a']],
  [{}, { constructor: 1 }, ['constructor']],
])('%j against %j differs in %j', (actual, wanted, names) => {
  expect(differences(actual, wanted)).toEqual(names)
})
