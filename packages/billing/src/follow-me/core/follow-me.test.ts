import { expect, test } from 'vitest'
import { newFollowMeNumber } from './follow-me.ts'

test('a new number comes last and rings for 15 seconds, unless it is said otherwise', () => {
  const redirectNumber = '4201234'
  expect(newFollowMeNumber({ redirectNumber }, [])).toEqual({
    iFollowOrder: 1,
    name: '',
    redirectNumber,
    active: true,
    timeout: 15,
    keepOriginalCli: false,
    useTcp: false,
    weight: 0,
  })
  const existing = [{ iFollowOrder: 7 }, { iFollowOrder: 2 }]
  expect(newFollowMeNumber({ redirectNumber, timeout: 3 }, existing)).toMatchObject({
    iFollowOrder: 8,
    timeout: 3,
  })
})
