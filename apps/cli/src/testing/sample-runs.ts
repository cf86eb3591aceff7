import type { AccountExplanation, AccountTimeline, DriftItem, Run } from '@openespf/contract/provisioner'

export const AT = '2026-01-31T12:00:00.000Z'

export const sampleRun: Run = {
  i_run: 3,
  kind: 'reconcile',
  connectors: ['osmo-hlr', 'ldap'],
  filter: { i_product: 7 },
  repair: true,
  rate: 20,
  state: 'finished',
  phase: 'repairs',
  total: 40,
  seen: 40,
  compared: 38,
  moving: 2,
  removed: 0,
  note: '',
  asked_by: 'api',
  created_at: AT,
  ended_at: AT,
  drift: { missing: 1, different: 1 },
  repairs: { done: 2 },
  unseen: ['ldap cannot list what it holds: orphans there are not found'],
}

const drift: DriftItem = {
  i_drift: 1,
  i_run: 3,
  connector: 'osmo-hlr',
  i_account: 2984,
  subject: '380440000001',
  kind: 'different',
  differences: [
    { kind: 'different', subject: '901700000000001', field: 'csEnabled', expected: 'true', actual: 'false' },
  ],
  plan: ['update 901700000000001'],
  repair: 'done',
  answer: 'update 901700000000001',
  found_at: AT,
}
export const sampleDrift: readonly DriftItem[] = [
  drift,
  {
    ...drift,
    i_drift: 2,
    connector: 'ldap',
    i_account: null,
    subject: 'account_id =9"9',
    kind: 'orphan',
    differences: [],
    plan: [],
    answer: 'it was\ngone',
  },
]

export const sampleTimeline: AccountTimeline = {
  i_account: 2984,
  entry_list: [
    { at: AT, kind: 'confirmation', connector: 'nsps', deadline: AT, told: null },
    { at: AT, kind: 'confirmation', connector: 'nsps', deadline: AT, told: 'applied' },
    {
      at: AT,
      kind: 'drift',
      i_run: 3,
      connector: 'ldap',
      drift: 'extra',
      repair: 'asked',
      differences: [{ kind: 'extra', subject: 'uid=1,dc=example' }],
    },
    {
      at: AT,
      kind: 'look',
      connector: 'osmo-hlr',
      outcome: 'retry',
      says: 'osmo-hlr: busy\u001b[31m',
      i_event: 120,
      took_ms: 12,
      steps: [{ plan: 'create 901700000000001', outcome: 'retry', answer: 'busy' }],
    },
    { at: AT, kind: 'event', event_type: 'Account/Blocked', i_event: 120, variables: { i_account: 2984 } },
  ],
}

export const sampleExplanation: AccountExplanation = {
  i_account: 2984,
  verdict: 'not_provisioned',
  facts: ['its last event is Account/Blocked (120)'],
  connector_list: [
    { connector: 'osmo-hlr', group: 'HSS', verdict: 'not_provisioned', says: 'osmo-hlr: busy' },
    { connector: 'ldap', group: 'LDAP', verdict: 'provisioned', says: 'nothing was to do' },
  ],
}
