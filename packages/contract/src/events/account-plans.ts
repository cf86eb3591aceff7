import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const updated = ['Subscriber/Updated']
const simUpdated = [...updated, 'SIM/Updated']
const account = family('account', updated)

type QuotaState = 'available' | 'exceeded' | 'expired'

/** A quota of one of the kinds (without any: of whatever kind) came into the state. */
const quota = (to: QuotaState, ...kinds: readonly string[]): readonly Capture[] => {
  const became: Condition = { kind: 'became', column: 'state', to }
  const ofKind: Condition = {
    kind: 'any',
    of: kinds.map((value) => ({ kind: 'is', column: 'kind', value })),
  }
  const when: Condition = kinds.length === 0 ? became : { kind: 'all', of: [became, ofKind] }
  return [{ table: 'billing.account_counter', on: 'update', when, id: 'i_account' }]
}

const bundle = (
  name: string,
  trigger: string,
  on: Capture['on'],
  ...whens: readonly Condition[]
): EventType => {
  const row = on === 'delete' ? 'old' : 'new'
  const [first] = whens
  const when = first && whens.length > 1 ? { kind: 'any' as const, of: whens } : first
  return account(`Account/Bundle/${name}`, trigger, {
    designed: true,
    variables: ['i_vd_plan'],
    grouped: simUpdated,
    captures: [
      {
        table: 'billing.account_bundle',
        on,
        id: 'i_account',
        ...(when === undefined ? {} : { when }),
        variables: { i_vd_plan: { row, column: 'i_vd_plan' } },
      },
    ],
  })
}
const became = (to: string, from?: string): Condition => ({
  ...{ kind: 'became', column: 'state', to },
  ...(from === undefined ? {} : { from }),
})

/** Events about quotas and bundles of accounts: espf-facts §3.1, rows 30–34, 90–92 and 95. */
export const accountPlanTypes: readonly EventType[] = [
  account('Account/Service/QuotaExceeded', 'A quota other than of messages or Internet access was used up.', {
    coalesces: true,
    grouped: simUpdated,
    captures: quota('exceeded', 'voice', 'other'),
  }),
  account('Account/Service/Msg/QuotaExceeded', 'A quota of messages was used up.', {
    coalesces: true,
    captures: quota('exceeded', 'msg'),
  }),
  account('Account/Service/Netaccess/QuotaExceeded', 'A quota of Internet access was used up.', {
    coalesces: true,
    captures: quota('exceeded', 'netaccess'),
  }),
  account('Account/Service/QuotaExpired', 'The period of a quota ended.', {
    coalesces: true,
    captures: quota('expired', 'voice', 'other'),
  }),
  account('Account/Service/Msg/QuotaExpired', 'The period of a quota of messages ended.', {
    coalesces: true,
    captures: quota('expired', 'msg'),
  }),
  account('Account/Service/Netaccess/QuotaExpired', 'The period of a quota of Internet access ended.', {
    coalesces: true,
    captures: quota('expired', 'netaccess'),
  }),
  account('Account/Service/QuotaAvailable', 'A quota that was used up or had expired is available again.', {
    grouped: simUpdated,
    captures: quota('available'),
  }),
  bundle('Assigned', 'A bundle was given to the account.', 'insert'),
  bundle(
    'Activated',
    'A bundle of the account was activated for the first time.',
    'update',
    became('active', 'assigned'),
  ),
  bundle('Renewed', 'A bundle of the account was renewed automatically.', 'update', {
    kind: 'changed',
    columns: ['renewals'],
  }),
  bundle('Expired', 'A renewable bundle of the account expired.', 'update', became('expired')),
  bundle(
    'GracePeriodOver',
    'The grace period of an expired bundle of the account is over.',
    'update',
    became('grace_over'),
  ),
  bundle(
    'Resumed',
    'A bundle of the account is active again after it had expired.',
    'update',
    became('active', 'expired'),
    became('active', 'grace_over'),
  ),
  bundle('Removed', 'A bundle was taken from the account.', 'delete'),
]
