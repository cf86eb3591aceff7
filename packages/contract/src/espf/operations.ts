import type { Static, TSchema } from 'typebox'
import * as events from './events.ts'
import * as handlers from './handlers.ts'
import * as operators from './operators.ts'
import * as statuses from './statuses.ts'

/**
 * One call of the ESPF API. `path` is below `/espf/v1`. GET and DELETE take `params` as their query, POST and PUT as their
 * body; absent: none. `result` absent: an empty 200. `stream`: server-sent events whose data are of `result`.
 */
export type EspfOperation = {
  verb: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  summary: string
  scope: string
  params?: TSchema
  result?: TSchema
  stream?: true
  /** The documented call, where key 1 and the least that the schema allows would not do. */
  example?: {
    path?: Readonly<Record<string, string | number>>
    params?: Readonly<Record<string, unknown>>
  }
}

const api = statuses.API_SCOPE
const scope = handlers.HANDLERS_SCOPE

/** Every call of the ESPF API, by the name that the documentation and the command line use. */
export const espfOperations = {
  'list-groups': {
    verb: 'GET',
    path: '/groups',
    summary: 'List the service groups.',
    scope: api,
    result: statuses.ServiceGroupList,
  },
  'create-group': {
    verb: 'POST',
    path: '/group/create',
    summary: 'Add a service group.',
    scope: api,
    params: statuses.CreateGroupParams,
    result: statuses.ServiceGroup,
  },
  'delete-group': {
    verb: 'DELETE',
    path: '/group/:i_group',
    summary: 'Delete a service group of your own.',
    scope: api,
  },
  'delete-group-by-post': {
    verb: 'POST',
    path: '/group/delete',
    summary: 'The same, for those that cannot send DELETE.',
    scope: api,
    params: statuses.DeleteGroupParams,
    example: { params: { i_group: 1002 } },
  },
  'set-status': {
    verb: 'POST',
    path: '/account/i/:i_account/status',
    summary: 'Report the provisioning status of an account.',
    scope: api,
    params: statuses.SetStatusParams,
    result: statuses.AccountStatus,
  },
  'get-status': {
    verb: 'GET',
    path: '/account/i/:i_account/status',
    summary: 'Read the provisioning statuses of an account.',
    scope: api,
    params: statuses.StatusQuery,
    result: statuses.AccountStatusList,
  },
  'set-status-by-id': {
    verb: 'POST',
    path: '/account/:id/status',
    summary: 'Report the provisioning status of an account by its ID.',
    scope: api,
    params: statuses.SetStatusParams,
    result: statuses.AccountStatus,
  },
  'get-status-by-id': {
    verb: 'GET',
    path: '/account/:id/status',
    summary: 'Read the provisioning statuses of an account by its ID.',
    scope: api,
    params: statuses.StatusQuery,
    result: statuses.AccountStatusList,
  },

  'list-handlers': {
    verb: 'GET',
    path: '/handlers',
    summary: 'List the handlers, their circuits and why one is held back.',
    scope,
    result: handlers.HandlerList,
  },
  'create-handler': {
    verb: 'POST',
    path: '/handlers',
    summary: 'Add a handler.',
    scope,
    params: handlers.CreateHandlerParams,
    result: handlers.Handler,
    example: {
      params: {
        name: 'hlr',
        url: 'https://provisioning.example.com/hlr',
        auth: { type: 'basic', user: 'username', password: 'secret' },
      },
    },
  },
  'get-handler': {
    verb: 'GET',
    path: '/handlers/:i_handler',
    summary: 'Read one handler.',
    scope,
    result: handlers.Handler,
  },
  'update-handler': {
    verb: 'PUT',
    path: '/handlers/:i_handler',
    summary: 'Change a handler.',
    scope,
    params: handlers.UpdateHandlerParams,
    result: handlers.Handler,
  },
  'delete-handler': {
    verb: 'DELETE',
    path: '/handlers/:i_handler',
    summary: 'Delete a handler; one with unfinished deliveries only when told to cancel them.',
    scope,
    params: handlers.DeleteHandlerQuery,
    example: { path: { i_handler: 2 } },
  },
  'enable-handler': {
    verb: 'POST',
    path: '/handlers/:i_handler/enable',
    summary: 'Capture and send for a handler again.',
    scope,
    params: handlers.EnableHandlerParams,
    result: handlers.Handler,
  },
  'disable-handler': {
    verb: 'POST',
    path: '/handlers/:i_handler/disable',
    summary: 'Stop capturing and sending for a handler.',
    scope,
    result: handlers.Handler,
  },
  'pause-handler': {
    verb: 'POST',
    path: '/handlers/:i_handler/pause',
    summary: 'Stop sending to a handler; events are queued for it all the same.',
    scope,
    params: handlers.PauseParams,
    result: handlers.Handler,
  },
  'resume-handler': {
    verb: 'POST',
    path: '/handlers/:i_handler/resume',
    summary: 'Send to a paused handler again.',
    scope,
    result: handlers.Handler,
  },
  'test-handler': {
    verb: 'POST',
    path: '/handlers/:i_handler/test',
    summary: 'Send a test event to a handler and show its answer.',
    scope,
    params: handlers.TestHandlerParams,
    result: handlers.TestResult,
    example: { params: { event_type: 'Account/New' } },
  },
  'list-subscriptions': {
    verb: 'GET',
    path: '/handlers/:i_handler/subscriptions',
    summary: 'List the event types that a handler supports and which of them it gets.',
    scope,
    result: handlers.SubscriptionList,
  },
  'change-subscriptions': {
    verb: 'PUT',
    path: '/handlers/:i_handler/subscriptions',
    summary: 'Subscribe a handler to event types, or unsubscribe it.',
    scope,
    params: handlers.ChangeSubscriptionsParams,
    result: handlers.SubscriptionList,
    example: { params: { subscribe: ['Account/*'], unsubscribe: ['Invoice/*'] } },
  },
  'replay-events': {
    verb: 'POST',
    path: '/handlers/:i_handler/replay',
    summary: 'Queue past events for a handler that never got them.',
    scope,
    params: operators.ReplayParams,
    result: operators.Job,
  },

  'list-events': {
    verb: 'GET',
    path: '/events',
    summary: 'List or search events, newest first.',
    scope,
    params: events.EventQuery,
    result: events.EventList,
  },
  'follow-events': {
    verb: 'GET',
    path: '/events/live',
    summary: 'Follow events and deliveries as they happen.',
    scope,
    params: events.LiveQuery,
    result: events.LiveItem,
    stream: true,
  },
  'get-event': {
    verb: 'GET',
    path: '/events/:i_event',
    summary: 'Read one event with all its deliveries and attempts.',
    scope,
    result: events.EventDetails,
  },
  'explain-event': {
    verb: 'GET',
    path: '/events/:i_event/explain',
    summary: 'Say why an event is or is not delivered.',
    scope,
    result: events.ExplanationList,
  },
  'explain-entity': {
    verb: 'GET',
    path: '/explain',
    summary: 'Say why the events of an account or another entity are or are not delivered.',
    scope,
    params: events.ExplainQuery,
    result: events.ExplanationList,
    example: { params: { i_account: 1 } },
  },
  'redeliver-event': {
    verb: 'POST',
    path: '/events/:i_event/redeliver',
    summary: 'Send an ended event again.',
    scope,
    params: operators.OneEventParams,
    result: operators.AnswerList,
  },
  'cancel-event': {
    verb: 'POST',
    path: '/events/:i_event/cancel',
    summary: 'Cancel the queued or waiting deliveries of an event.',
    scope,
    params: operators.OneEventParams,
    result: operators.AnswerList,
  },
  'redeliver-events': {
    verb: 'POST',
    path: '/events/redeliver',
    summary: 'Send many ended events again, as a job.',
    scope,
    params: operators.RedeliverParams,
    result: operators.Job,
  },
  'cancel-events': {
    verb: 'POST',
    path: '/events/cancel',
    summary: 'Cancel many queued and waiting events, as a job.',
    scope,
    params: operators.CancelParams,
    result: operators.Job,
  },

  'list-blocked': {
    verb: 'GET',
    path: '/blocked',
    summary: 'List the entities whose events wait behind one that failed.',
    scope,
    params: operators.BlockedQuery,
    result: operators.BlockedList,
  },
  'retry-blocked': {
    verb: 'POST',
    path: '/blocked/retry',
    summary: 'Try the failed event of an entity now.',
    scope,
    params: operators.BlockedParams,
    result: operators.AnswerList,
  },
  'skip-blocked': {
    verb: 'POST',
    path: '/blocked/skip',
    summary: 'Cancel the failed event of an entity and go on with the next.',
    scope,
    params: operators.BlockedParams,
    result: operators.AnswerList,
  },
  'cancel-blocked': {
    verb: 'POST',
    path: '/blocked/cancel',
    summary: 'Cancel all waiting events of an entity.',
    scope,
    params: operators.BlockedParams,
    result: operators.AnswerList,
  },

  'list-jobs': {
    verb: 'GET',
    path: '/jobs',
    summary: 'List the background jobs, newest first.',
    scope,
    result: operators.JobList,
  },
  'get-job': {
    verb: 'GET',
    path: '/jobs/:i_job',
    summary: 'Read the progress of a job.',
    scope,
    result: operators.Job,
  },
  'cancel-job': {
    verb: 'POST',
    path: '/jobs/:i_job/cancel',
    summary: 'Stop a job where it is.',
    scope,
    result: operators.Job,
  },

  'list-windows': {
    verb: 'GET',
    path: '/windows',
    summary: 'List the maintenance windows that have not ended.',
    scope,
    result: operators.WindowList,
  },
  'create-window': {
    verb: 'POST',
    path: '/windows',
    summary: 'Plan a maintenance window for a handler or for all.',
    scope,
    params: operators.CreateWindowParams,
    result: operators.Window,
  },
  'delete-window': {
    verb: 'DELETE',
    path: '/windows/:i_window',
    summary: 'Remove a maintenance window.',
    scope,
  },

  'get-system': {
    verb: 'GET',
    path: '/system',
    summary: 'Read how ESPF as a whole is doing.',
    scope,
    result: operators.System,
  },
  'update-system': {
    verb: 'PUT',
    path: '/system',
    summary: 'Change what is captured and how long history is kept.',
    scope,
    params: operators.UpdateSystemParams,
    result: operators.System,
  },
  'pause-system': {
    verb: 'POST',
    path: '/system/pause',
    summary: 'Stop sending to every handler.',
    scope,
    params: handlers.PauseParams,
    result: operators.System,
  },
  'resume-system': {
    verb: 'POST',
    path: '/system/resume',
    summary: 'Send again.',
    scope,
    result: operators.System,
  },
} as const satisfies Record<string, EspfOperation>

export type EspfOperationName = keyof typeof espfOperations
type Operations = typeof espfOperations

/** What an operation takes as its query or body, and what it answers; undefined for none. */
export type EspfParams<N extends EspfOperationName> = Operations[N] extends {
  params: infer P extends TSchema
}
  ? Static<P>
  : undefined
export type EspfResult<N extends EspfOperationName> = Operations[N] extends {
  result: infer R extends TSchema
}
  ? Static<R>
  : undefined

/** The names in an operation's path: `i_handler` of `/handlers/:i_handler`. */
export type EspfPathName<N extends EspfOperationName> = NamesIn<Operations[N]['path']>
type NamesIn<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never
