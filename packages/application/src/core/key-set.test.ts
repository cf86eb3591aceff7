import { expect, test } from 'vitest'
import { unionKeys, withoutKeys } from './key-set.ts'

const key = (kind: string, value: string) => ({ kind, value })

test('a union has each key once, in the same order whichever list comes first', () => {
  const a = [key('imsi', '2'), key('account_id', '9')]
  const b = [key('imsi', '1'), key('imsi', '2')]
  const union = [key('account_id', '9'), key('imsi', '1'), key('imsi', '2')]
  expect(unionKeys(a, b)).toEqual(union)
  expect(unionKeys(b, a)).toEqual(union)
})

test('keys of the same value and another kind are different', () => {
  expect(withoutKeys([key('imsi', '1'), key('account_id', '1')], [key('imsi', '1')])).toEqual([
    key('account_id', '1'),
  ])
})

test('keys that differ only in case are the same where names have none', () => {
  const keys = [key('account_id', 'Alice'), key('account_id', 'bob')]
  const others = [key('account_id', 'alice')]
  expect(withoutKeys(keys, others)).toEqual(keys)
  expect(withoutKeys(keys, others, { caseless: true })).toEqual([key('account_id', 'bob')])
})
