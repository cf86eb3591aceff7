import { expect, test } from 'vitest'
import { matchesType } from './event-pattern.ts'

test.each([
  ['Account/Blocked', 'Account/Blocked', true],
  ['Account/Blocked', 'Account/Unblocked', false],
  ['Account/*', 'Account/Blocked', true],
  ['Account/*', 'Account/Status/Changed', false],
  ['Account/**', 'Account/Status/Changed', true],
  ['*/New', 'Customer/New', true],
  ['**', 'SIM/Updated', true],
  ['Account/Status/Suspend', 'Account/Status/Suspended', true],
  ['Account/Status/Suspended', 'Account/Status/Suspend', true],
  ['Own.Type', 'OwnXType', false],
])('%s and %s: %s', (pattern, eventType, fits) => {
  expect(matchesType(pattern, eventType)).toBe(fits)
})
