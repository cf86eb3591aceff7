import { expect, test } from 'vitest'
import { checkAttributes, sameAttributes } from './attributes.ts'

const attribute = (name: string, ...values: string[]) => ({ group_name: 'lte.wtl', name, values })

test('one attribute of a name in a group', () => {
  expect(() => checkAttributes([attribute('cs_profile', 'a'), attribute('eps_profile', 'a')])).not.toThrow()
  expect(() => checkAttributes([attribute('cs_profile', 'a'), attribute('cs_profile')])).toThrow(
    'lte.wtl cs_profile is there twice',
  )
})

test('compares by content, whatever the order of the keys', () => {
  const a = [attribute('cs_profile', 'x', 'y')]
  expect(sameAttributes(a, [{ values: ['x', 'y'], name: 'cs_profile', group_name: 'lte.wtl' }])).toBe(true)
  expect(sameAttributes(a, [attribute('cs_profile', 'y', 'x')])).toBe(false)
  expect(sameAttributes(a, [])).toBe(false)
})
