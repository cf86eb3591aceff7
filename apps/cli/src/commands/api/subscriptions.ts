import type { ChangeSubscriptionsParams, SubscriptionList } from '@openespf/contract/espf-handlers'
import { type Command, Option } from 'commander'
import { apiCommand } from '../../api-command.ts'
import { findHandler } from '../../find-handler.ts'
import { showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'

/** `openespf subscriptions`: which event types a handler gets. */
export function subscriptionsCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'subscriptions <handler>',
    about: 'List the event types that a handler supports and which of them it gets.',
    calls: ['list-handlers', 'list-subscriptions'],
    options: [new Option('--subscribed', 'only those that it gets')],
    examples: ['subscriptions hlr', 'subscriptions 1 --subscribed'],
    async run(api, [handler = ''], options: { subscribed?: true }) {
      const answer = await api.call('list-subscriptions', { i_handler: await findHandler(api, handler) })
      api.print(answer, () => showSubscriptions(terminal, answer, options.subscribed === true))
    },
  })
}

/** `openespf subscribe` and `unsubscribe`. */
export function changeSubscriptionsCommand(terminal: Terminal, verb: 'subscribe' | 'unsubscribe'): Command {
  const about = {
    subscribe: 'Subscribe a handler to event types, by name or pattern.',
    unsubscribe: 'Unsubscribe a handler from event types, by name or pattern.',
  }
  return apiCommand(terminal, {
    usage: `${verb} <handler> <pattern...>`,
    about: about[verb],
    calls: ['list-handlers', 'change-subscriptions'],
    examples: [`${verb} hlr Account/Blocked Account/Unblocked`, `${verb} hlr "Account/*" "*/Status/*"`],
    async run(api, [handler = '', ...patterns]) {
      const params: ChangeSubscriptionsParams = { [verb]: patterns }
      const i_handler = await findHandler(api, handler)
      const answer = await api.call('change-subscriptions', { i_handler }, params)
      api.print(answer, () => showSubscriptions(terminal, answer, true))
    },
  })
}

function showSubscriptions(terminal: Terminal, list: SubscriptionList, subscribed: boolean): string {
  return showTable(
    terminal,
    list.subscription_list.filter((one) => one.subscribed || !subscribed),
    {
      columns: [
        { title: 'event type', of: (one) => one.event_type },
        {
          title: 'subscribed',
          of: (one) => (one.subscribed ? 'yes' : 'no'),
          color: (colors, one) => (one.subscribed ? colors.green : colors.dim),
        },
      ],
      empty: 'It is subscribed to nothing.',
    },
  )
}
