import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { FUNCTIONS } from './check-names.ts'
import { compile } from './expression.ts'

const names = { fields: ['account', 'sim'], variables: ['state'] }
const evaluate = (text: string, input: unknown = {}, variables: Record<string, unknown> = {}) =>
  compile(text, 'send.body', names).evaluate(input, variables)

test.each([
  ['account.id & "x"', '1x'],
  ['{ "a": account.list[on].name }', { a: ['b', 'd'] }],
  ['[account.list[0].name]', ['b']],
  ['$map(account.list, function($each, $i) { $each.name & $i })', ['b0', 'c1', 'd2']],
  ['($on := account.list[on]; $count($on))', 2],
  ['account.list#$at.{ "at": $at }[0]', { at: 0 }],
  ['$state.x', 5],
  ['sim.imsi', undefined],
  ['account.list ~> $count', 3],
  ['$match(account.id, /^(\\d+)$/).groups[0]', '1'],
])('%s', async (text, value) => {
  const list = [
    { name: 'b', on: true },
    { name: 'c', on: false },
    { name: 'd', on: true },
  ]
  const evaluated = await evaluate(text, { account: { id: '1', list } }, { state: { x: 5 } })
  expect(evaluated).toEqual({ kind: 'value', value })
})

test.each([
  ['{ "a": account.id', 'send.body (line 1, column 18): '],
  ['account.id &\n  ', 'send.body (line 2, column 3): '],
  ['{\n "imsi": simm.imsi }', 'send.body (line 2, column 14): simm is not known there, only account, sim'],
  ['account.id & $stat.x', '$stat is not known there'],
  ['$lenght(account.id)', '$lenght is not known there'],
  ['$eval(account.id)', '$eval is not known there'],
  ['$now()', '$now is not known there'],
  ['$map(account.list, function($v) { $w })', '$w is not known there'],
  ['$contains(account.id, /^(a+)+$/)', '/^(a+)+$/ repeats what repeats: it may never end'],
])('%j is found before anything is evaluated', (text, message) => {
  expect(() => compile(text, 'send.body', names)).toThrow(message)
})

test('every function that may be named is one of JSONata', async () => {
  for (const name of FUNCTIONS) expect(await jsonata(`$type($${name})`).evaluate({})).toBe('function')
})

test.each([
  ['($f := function($n) { 1 + $f($n) }; $f(0))', 'it nests too deep', 'reject'],
  ['[1..20000]', 'it yields too many items', 'reject'],
  ['$number(account.id)', 'JSONata error D3030', 'reject'],
  ['1 + account.id', 'what stands right of an operator is no number at character 3', 'reject'],
  ['$error("call the network team")', 'call the network team', 'reject'],
])('%s ends, and the reason quotes no value', async (text, reason, kind) => {
  expect(await evaluate(text, { account: { id: 'hush' } })).toEqual({
    kind,
    reason: expect.stringMatching(new RegExp(`^send.body cannot be worked out: ${reason}`)),
  })
})

test('an expression without an end is stopped, and tried again later', async () => {
  expect(await evaluate('($f := function() { $f() }; $f())')).toEqual({
    kind: 'retry',
    reason: expect.stringContaining('it takes too long'),
  })
})
