import { expect, test } from 'vitest'
import { reasonToStop } from './run-limits.ts'

const nothing = { compared: 100, removed: 0, done: 0, failed: 0, unreadable: 0 }
const limits = { max_error_share: 0.2, max_removed_share: 0.05, repair: true }

test('a run within its limits goes on', () => {
  expect(reasonToStop({ ...nothing, removed: 5, done: 8, failed: 2, unreadable: 20 }, limits)).toBeUndefined()
})

test('too many removals stop a run that repairs, not one that only looks', () => {
  expect(reasonToStop({ ...nothing, removed: 6 }, limits)).toContain('6 of 100 compared would be removed')
  expect(reasonToStop({ ...nothing, removed: 6 }, { ...limits, repair: false })).toBeUndefined()
})

test('too many failures stop it', () => {
  expect(reasonToStop({ ...nothing, done: 7, failed: 3 }, limits)).toContain(
    '3 of 10 repairs failed, more than 20 %',
  )
})

test('an external system that cannot be read stops it', () => {
  expect(reasonToStop({ ...nothing, unreadable: 21 }, limits)).toContain('21 of 100 could not be compared')
})

test('a few say nothing about a share', () => {
  expect(reasonToStop({ compared: 9, removed: 9, done: 0, failed: 9, unreadable: 9 }, limits)).toBeUndefined()
})
