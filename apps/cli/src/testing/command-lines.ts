import type { EspfOperationName } from '@openespf/contract/espf-operations'

export type CommandLine = {
  args: string
  /** The last call: its operation, path below /espf/v1 and params. */
  calls: [operation: EspfOperationName, path: string, params?: unknown]
  prints: RegExp
  stdin?: string
}

const SINCE_10M = '2026-01-31T14:20:00.000Z'
const HANDLER = { name: 'hlr', url: 'https://hlr.example.com/events' }
const BASIC = { type: 'basic', user: 'espf', password: 's3cret' }

/** Command lines for every operation; quotes as in a shell. What a command lists as its calls is checked against these. */
export const commandLines: CommandLine[] = [
  { args: 'handlers list', calls: ['list-handlers', '/handlers'], prints: /hlr .* yes +open +it is paused/ },
  { args: 'handlers show 7', calls: ['get-handler', '/handlers/7'], prints: /password: \*{8}/ },
  { args: 'handlers show hlr', calls: ['get-handler', '/handlers/1'], prints: /parks after +86400 s/ },
  {
    args: 'handlers add hlr https://hlr.example.com/events --auth-user espf --auth-secret - --rate none --retry 10s,1m',
    stdin: 's3cret\n',
    calls: [
      'create-handler',
      '/handlers',
      { ...HANDLER, auth: BASIC, rate_limit: null, retry: { delays_s: [10, 60] } },
    ],
    prints: /handler +1\n/,
  },
  {
    args: 'handlers add --from - --disabled --skip-after Account/Blocked=1h --only-env 1 --only-env 2',
    stdin:
      'name: hlr\nurl: https://hlr.example.com/events\nauth: {type: custom, scheme: Bearer, credential: x}\n',
    calls: [
      'create-handler',
      '/handlers',
      {
        ...HANDLER,
        auth: { type: 'custom', scheme: 'Bearer', credential: 'x' },
        enabled: false,
        skip_after_s: { 'Account/Blocked': 3600 },
        filter: { i_env: [1, 2] },
      },
    ],
    prints: /name +hlr/,
  },
  {
    args: 'handlers change hlr --concurrency 32 --timeout 1m --header "X-Tenant: 7" --policy espf --to-url http://a/',
    calls: [
      'update-handler',
      '/handlers/1',
      {
        url: 'http://a/',
        concurrency: 32,
        timeout_s: 60,
        headers: { 'X-Tenant': '7' },
        outcome_policy: 'espf',
      },
    ],
    prints: /name +hlr/,
  },
  {
    args: 'handlers change 1 --auth-key-id k --auth-secret x --auth-algorithm hmac-sha256',
    calls: [
      'update-handler',
      '/handlers/1',
      { auth: { type: 'signature', key_id: 'k', key: 'x', algorithm: 'hmac-sha256' } },
    ],
    prints: /name +hlr/,
  },
  {
    args: 'handlers remove hlr --cancel',
    calls: ['delete-handler', '/handlers/1', { cancel: 'true' }],
    prints: /hlr goes as soon as/,
  },
  {
    args: 'handlers enable hlr --queued send',
    calls: ['enable-handler', '/handlers/1/enable', { queued: 'send' }],
    prints: /enabled +yes/,
  },
  { args: 'handlers disable hlr', calls: ['disable-handler', '/handlers/1/disable'], prints: /enabled +no/ },
  {
    args: 'handlers pause hlr --reason upgrade',
    calls: ['pause-handler', '/handlers/1/pause', { reason: 'upgrade' }],
    prints: /paused +since .* upgrade/,
  },
  { args: 'handlers resume hlr', calls: ['resume-handler', '/handlers/1/resume'], prints: /name +hlr/ },
  {
    args: 'handlers test hlr --type Account/Blocked',
    calls: ['test-handler', '/handlers/1/test', { event_type: 'Account/Blocked' }],
    prints: /outcome +finished/,
  },
  {
    args: 'subscriptions hlr',
    calls: ['list-subscriptions', '/handlers/1/subscriptions'],
    prints: /Account\/Blocked +yes\nAccount\/Unblocked +no/,
  },
  {
    args: 'subscribe hlr "Account/*" "*/Status/*"',
    calls: ['change-subscriptions', '/handlers/1/subscriptions', { subscribe: ['Account/*', '*/Status/*'] }],
    prints: /Account\/Blocked +yes/,
  },
  {
    args: 'unsubscribe hlr Account/Blocked',
    calls: ['change-subscriptions', '/handlers/1/subscriptions', { unsubscribe: ['Account/Blocked'] }],
    prints: /EVENT TYPE/,
  },
  {
    args: 'events list --type "Account/*" --entity account/2984 --handler hlr --state rejected --since 10m --limit 5',
    calls: [
      'list-events',
      '/events',
      {
        event_type: 'Account/*',
        entity: 'account/2984',
        i_handler: '1',
        state: 'rejected',
        since: SINCE_10M,
        limit: '5',
      },
    ],
    prints:
      /120 .* hlr +rejected +2 +answered 422: no such \?\[31msubscriber\n +crm +finished[\s\S]*119 .*for nobody/,
  },
  {
    args: 'events list 120 --after c-1',
    calls: ['list-events', '/events', { i_event: '120', after: 'c-1' }],
    prints: /EVENT/,
  },
  { args: 'events show 120', calls: ['get-event', '/events/120'], prints: /422 +no such subscriber/ },
  { args: 'events show 120 --whole', calls: ['get-event', '/events/120'], prints: /authorization: \*{8}/ },
  {
    args: 'tail --handler hlr',
    calls: ['follow-events', '/events/live', { i_handler: '1' }],
    prints: /#120/,
  },
  {
    args: 'explain event 120',
    calls: ['explain-event', '/events/120/explain'],
    prints: /→ It is sent as soon/,
  },
  {
    args: 'explain account 2984',
    calls: ['explain-entity', '/explain', { i_account: '2984' }],
    prints: /· it waits behind event 119/,
  },
  {
    args: 'explain customer/17',
    calls: ['explain-entity', '/explain', { entity: 'customer/17' }],
    prints: /hlr/,
  },
  ...['', 'events '].flatMap(aboutMany),
  {
    args: 'replay hlr --since 10m --until now --rate 5 --detach',
    calls: [
      'replay-events',
      '/handlers/1/replay',
      { since: SINCE_10M, until: '2026-01-31T14:30:00.000Z', rate: 5 },
    ],
    prints: /kind +replay/,
  },
  {
    args: 'replay hlr --since 10m --until now --rate 5',
    calls: ['get-job', '/jobs/12'],
    prints: /state +done/,
  },
  {
    args: 'blocked list --handler hlr',
    calls: ['list-blocked', '/blocked', { i_handler: '1' }],
    prints: /account\/2984 +3 .* 119 Account\/Unblocked +4 .*answered 500/,
  },
  {
    args: 'blocked retry hlr account/2984',
    calls: ['retry-blocked', '/blocked/retry', { i_handler: 1, entity: 'account/2984' }],
    prints: /is tried now/,
  },
  {
    args: 'blocked skip hlr account/2984',
    calls: ['skip-blocked', '/blocked/skip', { i_handler: 1, entity: 'account/2984' }],
    prints: /the others go on/,
  },
  {
    args: 'blocked cancel hlr account/2984',
    calls: ['cancel-blocked', '/blocked/cancel', { i_handler: 1, entity: 'account/2984' }],
    prints: /cancelled/,
  },
  { args: 'jobs list', calls: ['list-jobs', '/jobs'], prints: /12 +redeliver +done +38\/40 +2 +all/ },
  { args: 'jobs show 12', calls: ['get-job', '/jobs/12'], prints: /filter +event_type=Account\/\*/ },
  { args: 'jobs watch 12', calls: ['get-job', '/jobs/12'], prints: /state +done/ },
  { args: 'jobs cancel 12', calls: ['cancel-job', '/jobs/12/cancel'], prints: /state +cancelled/ },
  {
    args: 'pause --reason maintenance',
    calls: ['pause-system', '/system/pause', { reason: 'maintenance' }],
    prints: /sending +paused since .* maintenance/,
  },
  { args: 'pause --handler hlr', calls: ['pause-handler', '/handlers/1/pause'], prints: /name +hlr/ },
  { args: 'resume', calls: ['resume-system', '/system/resume'], prints: /sending +yes/ },
  { args: 'resume --handler hlr', calls: ['resume-handler', '/handlers/1/resume'], prints: /name +hlr/ },
  { args: 'windows list', calls: ['list-windows', '/windows'], prints: /3 +all .*HLR upgrade/ },
  {
    args: 'windows add --handler hlr --from +2h --for 30m --reason "HLR upgrade"',
    calls: [
      'create-window',
      '/windows',
      {
        i_handler: 1,
        starts_at: '2026-01-31T16:30:00.000Z',
        ends_at: '2026-01-31T17:00:00.000Z',
        reason: 'HLR upgrade',
      },
    ],
    prints: /HLR upgrade/,
  },
  { args: 'windows remove 3', calls: ['delete-window', '/windows/3'], prints: /Window 3 is removed/ },
  { args: 'system show', calls: ['get-system', '/system'], prints: /queued +7[\s\S]*p1 +one +42 +64/ },
  {
    args: 'system set --capture all --keep 30',
    calls: ['update-system', '/system', { capture: 'all', retention_days: 30 }],
    prints: /30 days/,
  },
  { args: 'groups list', calls: ['list-groups', '/groups'], prints: /1001 +IPTV +your own/ },
  { args: 'groups add IPTV', calls: ['create-group', '/group/create', { name: 'IPTV' }], prints: /1001/ },
  { args: 'groups remove IPTV', calls: ['delete-group', '/group/1001'], prints: /IPTV is removed/ },
  {
    args: 'status get 2984 --group HSS',
    calls: ['get-status', '/account/i/2984/status', { group: 'HSS' }],
    prints: /HSS +FAILED .*no such profile/,
  },
  {
    args: 'status get 4475/1@msisdn',
    calls: ['get-status-by-id', '/account/4475/1@msisdn/status'],
    prints: /Nothing was reported/,
  },
  {
    args: 'status set 2984 HSS failed "no such profile"',
    calls: [
      'set-status',
      '/account/i/2984/status',
      { status: 'FAILED', group: 'HSS', message: 'no such profile' },
    ],
    prints: /FAILED/,
  },
  {
    args: 'status set 4475 HSS ok --by-id',
    calls: ['set-status-by-id', '/account/4475/status', { status: 'OK', group: 'HSS' }],
    prints: /HSS/,
  },
]

/** `redeliver` and `cancel`, which are also verbs of `events`. */
function aboutMany(noun: string): CommandLine[] {
  return [
    {
      args: `${noun}redeliver 119 120 --handler hlr`,
      calls: ['redeliver-event', '/events/120/redeliver', { i_handler: 1 }],
      prints: /hlr +queued again\n.*crm +it has ended already/,
    },
    {
      args: `${noun}redeliver --state rejected --since 10m --rate 20 --detach`,
      calls: [
        'redeliver-events',
        '/events/redeliver',
        { filter: { state: 'rejected', since: SINCE_10M }, rate: 20 },
      ],
      prints: /state +running/,
    },
    { args: `${noun}redeliver --all`, calls: ['get-job', '/jobs/12'], prints: /done +38 of 40/ },
    { args: `${noun}cancel 120`, calls: ['cancel-event', '/events/120/cancel'], prints: /cancelled/ },
    {
      args: `${noun}cancel --entity account/2984 --handler hlr --detach`,
      calls: ['cancel-events', '/events/cancel', { filter: { entity: 'account/2984', i_handler: 1 } }],
      prints: /kind +cancel/,
    },
    { args: `${noun}cancel --all`, calls: ['get-job', '/jobs/12'], prints: /state +done/ },
  ]
}

/** Words of a command line: blanks part them except in double quotes. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}
