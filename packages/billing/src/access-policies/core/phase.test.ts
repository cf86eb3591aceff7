import { expect, test } from 'vitest'
import { changedPhase, newPhase } from './phase.ts'

test('a new phase is Regular, all day, every day, unless it says otherwise', () => {
  expect(newPhase({ name: 'plain' })).toMatchObject({
    phaseType: 'Regular',
    timeFrom: null,
    daysOfWeek: [1, 2, 3, 4, 5, 6, 7],
  })
  const night = { name: 'night', timeFrom: '22:00', timeTo: '06:00', daysOfWeek: [7, 6] }
  expect(newPhase(night)).toMatchObject({ daysOfWeek: [6, 7] })
})

test('the same again is no change, however its days are ordered', () => {
  const attributes = [{ group_name: 'a', name: 'b', values: ['c'] }]
  const phase = newPhase({ name: 'n', daysOfWeek: [1, 2], attributes })
  expect(changedPhase(phase, { daysOfWeek: [2, 1], attributes: structuredClone(attributes) })).toBeUndefined()
  expect(changedPhase(phase, { upSpeed: 512 })).toEqual({ ...phase, upSpeed: 512 })
  const appended = [{ group_name: 'a', name: 'b', values: ['c'], operation: '+=' as const }]
  expect(changedPhase(phase, { attributes: appended })).toEqual({ ...phase, attributes: appended })
})

test.each([
  ['half a period', { timeFrom: '10:00' }, 'both'],
  ['an empty period', { timeFrom: '10:00', timeTo: '10:00' }, 'end when it begins'],
  ['a day twice', { daysOfWeek: [1, 1] }, 'day twice'],
])('refuses %s', (_, wanted, problem) => {
  expect(() => newPhase({ name: 'n', ...wanted })).toThrow(problem)
})
