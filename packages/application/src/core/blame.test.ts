import { expect, test } from 'vitest'
import { nameOfBlame } from './blame.ts'

test.each([
  ['billing', 'billing API'],
  ['us', 'provisioner'],
  ['network', 'network to hlr'],
  ['connector', 'connector hlr'],
  ['external', 'hlr'],
] as const)('%s is called %s', (blame, name) => {
  expect(nameOfBlame(blame, 'hlr')).toBe(name)
})
