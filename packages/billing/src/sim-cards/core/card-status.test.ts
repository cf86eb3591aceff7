import { expect, test } from 'vitest'
import { nextCardState } from './card-status.ts'

const free = { status: 'available', holder: undefined } as const
const held = { status: 'used', holder: 7 } as const

test.each([
  ['nothing wanted', free, {}, free],
  ['nothing wanted of a held card', held, {}, held],
  ['a status', free, { status: 'disposed' }, { status: 'disposed', holder: undefined }],
  ['handed over', free, { iAccount: 7 }, held],
  ['handed over from reserved', { ...free, status: 'reserved' }, { iAccount: 7 }, held],
  ['handed on', held, { iAccount: 8 }, { status: 'used', holder: 8 }],
  ['to the same again', held, { iAccount: 7 }, held],
  ['taken away', held, { iAccount: null }, free],
  ['taken away and disposed', held, { iAccount: null, status: 'disposed' }, { ...free, status: 'disposed' }],
  ['taken from nobody', { ...free, status: 'reserved' }, { iAccount: null }, { ...free, status: 'reserved' }],
] as const)('%s', (_, card, wanted, state) => {
  expect(nextCardState(card, wanted)).toEqual(state)
})

test('a held card keeps its status, a disposed one is not handed out', () => {
  expect(() => nextCardState(held, { status: 'disposed' })).toThrow('in use by account 7')
  expect(() => nextCardState(free, { status: 'reserved', iAccount: 8 })).toThrow('in use by account 8')
  expect(() => nextCardState({ ...free, status: 'disposed' }, { iAccount: 7 })).toThrow('disposed')
})
