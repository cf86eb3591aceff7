import { expect, test } from 'vitest'
import { features } from './features.ts'
import { serviceFlags, settingOf, withSetting } from './setting.ts'
import { featureNamed, nothing } from './testing/features.ts'

const policy = featureNamed('netaccess_policy')
const barring = featureNamed('call_barring')

test('the access policy is the feature netaccess_policy', () => {
  expect(settingOf(policy, nothing)).toBeUndefined()
  const set = withSetting(policy, nothing, { flag: 'Y', values: { access_policy: ['30'] } })
  expect(set).toEqual({ ...nothing, iAccessPolicy: 30 })
  expect(settingOf(policy, set)).toEqual({ flag: 'Y', values: { access_policy: ['30'] } })
  expect(withSetting(policy, set, undefined)).toEqual(nothing)
})

test('a flag and its values are set, replaced and taken away', () => {
  const values = { call_barring_rules: ['1', '4'] }
  const set = withSetting(barring, nothing, { flag: 'Y', values })
  expect(settingOf(barring, set)).toEqual({ flag: 'Y', values })
  const bare = withSetting(barring, set, { flag: '^', values: {} })
  expect(bare).toEqual({ ...nothing, serviceFlags: { call_barring: '^' } })
  expect(settingOf(barring, bare)).toEqual({ flag: '^', values: {} })
  expect(withSetting(barring, set, undefined)).toEqual(nothing)
})

test('service_flags has a character for each feature', () => {
  const unset = '~'.repeat(features.length)
  expect(serviceFlags(nothing)).toBe(unset)
  const stored = { serviceFlags: { netaccess_sessions: 'N' }, iAccessPolicy: 5 }
  expect(serviceFlags(stored)).toBe(`YN${unset.slice(2)}`)
})
