import { subscriberFixture, withSim } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import { hasStrayBraces, renderJson, renderText, type Scope, startRendering } from './template.ts'

const subscriber = subscriberFixture(1)
const scope: Scope = { account_id: '380440000001', ...subscriber }
const text = (template: string, from: Scope = scope) => {
  const rendering = startRendering(from)
  return { text: renderText(template, rendering, (value) => value), problems: rendering.problems }
}
const json = (template: unknown, from: Scope = scope) => {
  const rendering = startRendering(from)
  return { json: renderJson(template, rendering), problems: rendering.problems }
}

test('values of the subscriber stand in for placeholders', () => {
  expect(text('{{account_id}}/{{ sim.imsi }}/{{account.i_account}}')).toEqual({
    text: '380440000001/901700000000001/1001',
    problems: [],
  })
})

test('a text that is one placeholder keeps its type, also deep inside', () => {
  const template = {
    a: ['{{account.i_account}}', '{{account.assigned_addons}}'],
    b: 'n {{account.i_account}}',
    c: 1,
  }
  expect(json(template).json).toEqual({ a: [1001, []], b: 'n 1001', c: 1 })
  expect(json('{{account.credit_limit}}').json).toBeNull()
  expect(json('{{product}}').json).toEqual(subscriber.product)
})

test('a fallback stands in for no value, null and an empty text, and only for those', () => {
  expect(json('{{account.status|active}}').json).toBe('active')
  expect(json('{{account.credit_limit|none}}').json).toBe('none')
  expect(json('{{account.balance|none}}').json).toBe(0)
  expect(text('[{{account.status|}}]')).toEqual({ text: '[]', problems: [] })
})

test.each([
  ['{{sim.imsi}}', '{{sim.imsi}} has no value'],
  ['x {{sim.imsi}}', '{{sim.imsi}} has no value'],
  ['x {{account.credit_limit}}', '{{account.credit_limit}} has no value'],
  ['x {{account.assigned_addons}}', '{{account.assigned_addons}} is not a single value'],
  ['{{account.constructor.name}}', '{{account.constructor.name}} has no value'],
  ['{{account.__proto__}}', '{{account.__proto__}} has no value'],
])('%s without a value is a problem that names it', (template, problem) => {
  const bare = withSim(subscriber, undefined)
  expect(json(template, { account_id: '1', ...bare }).problems).toEqual([problem])
})

test('values are never templates themselves', () => {
  const tricky = { ...subscriber, account: { ...subscriber.account, id: '{{account.h323_password}}$&$1' } }
  expect(text('{{account.id}}', { account_id: '1', ...tricky }).text).toBe('{{account.h323_password}}$&$1')
})

test('passwords are remembered as secrets, also inside whole objects', () => {
  for (const template of ['{{account.h323_password}}', '{{account}}']) {
    const rendering = startRendering(scope)
    renderJson(template, rendering)
    expect(rendering.secrets).toEqual(['sip-secret-1'])
  }
})

test('stray braces', () => {
  expect(['{{account id}}', '{{}}', '{{account.id}', '{{account..id}}'].map(hasStrayBraces)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['', '{a}', '{{account.id}}{{sim.imsi|}}'].some(hasStrayBraces)).toBe(false)
})
