import { expect, test } from 'vitest'
import { describeFeatures } from './describe.ts'
import { features } from './features.ts'
import { clir, nothing } from './testing/features.ts'

test('every feature of the level, with what is said and what holds', () => {
  const stored = { ...clir('^'), iAccessPolicy: 5 }
  const described = describeFeatures('account', stored, ({ name }) =>
    name === 'clir' ? { flag: 'Y', values: {} } : undefined,
  )
  expect(described.map(({ name }) => name)).toEqual(features.map(({ name }) => name))
  expect(described[0]).toEqual({
    name: 'netaccess_policy',
    flag: 'Y',
    effectiveFlag: null,
    selfCare: false,
    attributes: [{ name: 'access_policy', values: ['5'], effectiveValues: [null] }],
  })
  expect(described.find(({ name }) => name === 'clir')).toMatchObject({ flag: '^', effectiveFlag: 'Y' })
})

test('where nothing is said: ~, and ^ of a site', () => {
  const flagOf = (level: 'customer' | 'customer_site') =>
    describeFeatures(level, nothing, () => undefined).find(({ name }) => name === 'clir')?.flag
  expect(flagOf('customer')).toBe('~')
  expect(flagOf('customer_site')).toBe('^')
  const ofCustomer = describeFeatures('customer', nothing, () => undefined).map(({ name }) => name)
  expect(ofCustomer).not.toContain('netaccess_policy')
})
