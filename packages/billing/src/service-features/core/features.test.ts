import { expect, test } from 'vitest'
import { features } from './features.ts'
import { featureNamed } from './testing/features.ts'

test('each feature is there once, with flags and attributes that can be told apart', () => {
  const names = features.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, flag, attributes, levels, ...feature } of features) {
    expect(feature.default, name).toMatch(flag === 'switch' ? /^[YN]$/ : /^[A-Z0-9]$/)
    expect(new Set(attributes.map((attribute) => attribute.name)).size).toBe(attributes.length)
    expect(levels, name).toContain('account')
    expect(levels.includes('customer'), name).toBe(levels.includes('customer_site'))
  }
})

test('a feature is found by its name', () => {
  expect(featureNamed('clir')).toBe(features.find(({ name }) => name === 'clir'))
  expect(() => featureNamed('nothing')).toThrow('no feature nothing')
})
