import { expect, test } from 'vitest'
import { type AccountFacts, explainAccount } from './explain-account.ts'
import { maskVariables } from './mask-variables.ts'

const now = new Date('2026-01-01T12:00:00Z')
const at = '2026-01-01T11:59:00Z'
const facts: AccountFacts = {
  i_account: 7,
  now,
  known: true,
  working: false,
  due_at: null,
  attempts: 0,
  last_event: { event_type: 'Account/Blocked', i_event: 5, received_at: '2026-01-01T11:30:00Z' },
  connectors: [{ name: 'hlr', group: 'HSS' }],
  looks: [{ connector: 'hlr', outcome: 'ok', detail: 'create 1', finished_at: at }],
  waiting: [],
  unreported: [],
}
const explain = (changes: Partial<AccountFacts>) => explainAccount({ ...facts, ...changes })
const look = (outcome: string, finished_at = at) => ({
  looks: [{ connector: 'hlr', outcome, detail: 'why', finished_at }],
})

test('a subscriber who is in', () => {
  expect(explain({})).toEqual({
    i_account: 7,
    verdict: 'provisioned',
    facts: [
      'The newest event is Account/Blocked #5, received 30 min ago.',
      'Nothing is left to do about it.',
    ],
    connector_list: [{ connector: 'hlr', group: 'HSS', verdict: 'provisioned', says: '60 s ago: create 1' }],
  })
})

test.each<[string, Partial<AccountFacts>, string, RegExp]>([
  ['refused', look('reject', '2026-01-01T06:00:00Z'), 'not_provisioned', /refused 6 h ago, .*: why/],
  ['a bug', look('fault'), 'not_provisioned', /a bug was met 60 s ago/],
  ['tried again', look('retry'), 'in_progress', /60 s ago: why/],
  ['never looked at', { looks: [] }, 'unknown', /never looked at/],
  ['about to be looked at', { looks: [], due_at: at }, 'in_progress', /first look/],
  ['being looked at', { looks: [], working: true }, 'in_progress', /first look/],
  [
    'waiting',
    { ...look('pending'), waiting: [{ connector: 'hlr', deadline: 'noon' }] },
    'in_progress',
    /must confirm it by noon/,
  ],
])('%s', (_, changes, verdict, says) => {
  const explanation = explain(changes)
  expect(explanation.verdict).toBe(verdict)
  expect(explanation.connector_list[0]?.says).toMatch(says)
})

test.each<[string, Partial<AccountFacts>, RegExp]>([
  ['no event', { last_event: null }, /No event of this account itself/],
  ['at work', { working: true }, /being looked at right now/],
  ['due', { due_at: at, attempts: 2 }, /A look at it is due after 2 that/],
  ['due later', { due_at: '2026-01-01T12:05:00Z' }, /The next look is at 2026-01-01T12:05:00Z\./],
  ['unknown', { known: false }, /does not know this account/],
  ['not reported', { unreported: ['HSS'] }, /has not been told the newest status of HSS/],
])('says so: %s', (_, changes, fact) => {
  expect(explain(changes).facts.join('\n')).toMatch(fact)
})

test('without connectors nothing is known', () => {
  expect(explain({ connectors: [] }).verdict).toBe('unknown')
})

test('variables with a secret’s name are masked', () => {
  expect(maskVariables({ i_account: 7, h323_password: 'x', ki: 'y' })).toEqual({
    i_account: 7,
    h323_password: '(masked)',
    ki: '(masked)',
  })
})
