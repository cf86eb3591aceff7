import type { EspfOperationName, EspfResult } from '@openespf/contract/espf-operations'

const AT = '2026-01-31T12:00:00.000Z'

const group = { i_group: '1001', name: 'IPTV', is_custom: true }
const status = {
  i_account: 2984,
  i_group: '2',
  group: 'HSS',
  status: 'FAILED' as const,
  message: 'no such profile',
  updated_at: '2026-01-31 12:00:00',
}
const handler = {
  i_handler: 1,
  type: 'EventSender' as const,
  enabled: true,
  name: 'hlr',
  url: 'https://hlr.example.com/events',
  event_version: 'raw' as const,
  names: 'current' as const,
  auth: { type: 'basic', user: 'espf', password: '********' },
  webhook_secrets: ['********'],
  headers: { 'X-Tenant': '********' },
  tls: {},
  timeout_s: 300,
  concurrency: 8,
  rate_limit: null,
  retry: { preset: 'nsps' as const },
  outcome_policy: 'safe' as const,
  filter: { i_env: [1] },
  coalesce: [],
  skip_after_s: { 'Account/Blocked': 3600 },
  park_after_s: 86_400,
  paused: { since: AT, reason: 'upgrade' },
  deleting: false,
  circuit: { state: 'open' as const, since: AT, last_failure: 'ECONNREFUSED' },
  held_back: 'it is paused since noon: upgrade',
  created_at: AT,
  updated_at: AT,
}
const delivery = {
  i_handler: 1,
  handler: 'hlr',
  event_type: 'Account/Blocked',
  redelivery: 0,
  state: 'rejected' as const,
  attempts: 2,
  reason: 'answered 422:\nno such \u001b[31msubscriber',
  due_at: null,
  ended_at: AT,
}
const event = {
  i_event: 120,
  i_env: 1,
  event_type: 'Account/Blocked',
  entity: 'account/2984',
  captured_at: AT,
  deliveries: [
    delivery,
    { ...delivery, handler: 'crm', i_handler: 2, state: 'finished' as const, reason: '' },
  ],
}
const explained = {
  subject: 'event 120, Account/Blocked of account/2984',
  explanation_list: [
    {
      i_handler: 1,
      handler: 'hlr',
      i_event: 120,
      event_type: 'Account/Blocked',
      state: 'waiting' as const,
      facts: ['the handler is subscribed to Account/Blocked', 'it waits behind event 119'],
      verdict: 'It is sent as soon as event 119 has ended.',
    },
  ],
}
const answered = {
  answer_list: [
    { i_handler: 1, handler: 'hlr', i_event: 120, event_type: 'Account/Blocked', answer: 'done' as const },
    { i_handler: 2, handler: 'crm', i_event: 120, event_type: 'Account/Blocked', answer: 'ended' as const },
  ],
}
const job = {
  i_job: 12,
  kind: 'redeliver' as const,
  state: 'done' as const,
  i_handler: null,
  filter: { event_type: 'Account/*' },
  rate: 100,
  total: 40,
  done: 38,
  skipped: 2,
  note: '',
  asked_by: 'admin',
  created_at: AT,
  ended_at: AT,
}
const running = { ...job, state: 'running' as const, total: null, done: 0, skipped: 0, ended_at: null }
const maintenance = { i_window: 3, i_handler: null, starts_at: AT, ends_at: AT, reason: 'HLR upgrade' }
const subscriptions = {
  subscription_list: [
    { event_type: 'Account/Blocked', subscribed: true },
    { event_type: 'Account/Unblocked', subscribed: false },
  ],
}
const system = {
  paused: null,
  capture: 'subscribed' as const,
  retention_days: 90,
  queued: 7,
  waiting: 2,
  oldest_unfinished_at: AT,
  processes: [{ process_id: 'p1', host: 'one', pid: 42, lanes: 64, started_at: AT, sending: 1 }],
}
const tested = {
  ok: true,
  outcome: 'finished' as const,
  status_code: 200,
  error: null,
  response: 'fine',
  duration_ms: 12,
  request: { url: handler.url, headers: { authorization: '********' }, body: '{}' },
}

/** What the fake server answers each operation. */
export const sampleAnswers: { [N in EspfOperationName]: EspfResult<N> } = {
  'list-groups': { group_list: [group] },
  'create-group': group,
  'delete-group': undefined,
  'delete-group-by-post': undefined,
  'set-status': status,
  'get-status': { status_list: [status] },
  'set-status-by-id': status,
  'get-status-by-id': { status_list: [] },
  'list-handlers': { handler_list: [handler] },
  'create-handler': handler,
  'get-handler': handler,
  'update-handler': handler,
  'delete-handler': undefined,
  'enable-handler': handler,
  'disable-handler': { ...handler, enabled: false },
  'pause-handler': handler,
  'resume-handler': { ...handler, paused: null, held_back: null },
  'test-handler': tested,
  'list-subscriptions': subscriptions,
  'change-subscriptions': subscriptions,
  'replay-events': { ...running, kind: 'replay', i_handler: 1 },
  'list-events': { event_list: [event, { ...event, i_event: 119, deliveries: [] }], next: 'c-119' },
  'follow-events': { kind: 'captured', event },
  'get-event': {
    i_event: 120,
    i_env: 1,
    event_type: 'Account/Blocked',
    entity: 'account/2984',
    captured_at: AT,
    variables: { i_account: 2984 },
    delivery_list: [
      {
        ...delivery,
        body: '{"event_type":"Account/Blocked"}',
        superseded_by: null,
        attempt_list: [
          {
            attempt: 1,
            redelivery: 0,
            stage: 'during',
            status_code: null,
            error: 'no answer in time',
            response: null,
            started_at: AT,
            duration_ms: 300_000,
            request_headers: { authorization: '********' },
          },
          {
            attempt: 2,
            redelivery: 0,
            stage: 'answered',
            status_code: 422,
            error: null,
            response: 'no such subscriber',
            started_at: AT,
            duration_ms: 7,
            request_headers: { authorization: '********' },
          },
        ],
      },
    ],
  },
  'explain-event': explained,
  'explain-entity': explained,
  'redeliver-event': answered,
  'cancel-event': answered,
  'redeliver-events': running,
  'cancel-events': { ...running, kind: 'cancel' },
  'list-blocked': {
    blocked_list: [
      {
        i_handler: 1,
        handler: 'hlr',
        entity: 'account/2984',
        since: AT,
        behind: {
          i_event: 119,
          event_type: 'Account/Unblocked',
          attempts: 4,
          due_at: AT,
          last_error: 'answered 500',
        },
        count: 3,
      },
    ],
    next: null,
  },
  'retry-blocked': answered,
  'skip-blocked': answered,
  'cancel-blocked': answered,
  'list-jobs': { job_list: [job] },
  'get-job': job,
  'cancel-job': { ...job, state: 'cancelled' },
  'list-windows': { window_list: [maintenance] },
  'create-window': maintenance,
  'delete-window': undefined,
  'get-system': system,
  'update-system': { ...system, retention_days: 30 },
  'pause-system': { ...system, paused: { since: AT, reason: 'maintenance' } },
  'resume-system': system,
}
