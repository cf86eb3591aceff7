import { BillingUnreachable, EspfUnreachable } from '@openespf/client'
import type { DeliverySummary, LiveItem } from '@openespf/contract/espf-events'
import type { Command } from 'commander'
import { apiCommand } from '../../api-command.ts'
import { entityOption, handlerOption, typeOption } from '../../event-filter.ts'
import { findOptionalHandler } from '../../find-handler.ts'
import { clean, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

const AGAIN_MS = 2000

type TailOptions = { type?: string; entity?: string; handler?: string }

/** `openespf tail`: what happens, as it happens. */
export function tailCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'tail',
    about: 'Follow events and deliveries as they happen: one line each, until Ctrl-C.',
    calls: ['list-handlers', 'follow-events'],
    options: [typeOption(), entityOption(), handlerOption()],
    examples: ['tail', 'tail --type "Account/*" --handler hlr', 'tail --json | jq .'],
    async run(api, _, { type, entity, handler }: TailOptions) {
      const params = {
        ...(type !== undefined && { event_type: type }),
        ...(entity !== undefined && { entity }),
        ...(await findOptionalHandler(api, handler)),
      }
      const signal = terminal.interrupted()
      let wasConnected = false
      const connected = () => {
        terminal.err(
          wasConnected
            ? 'Following again; what happened meanwhile is in "openespf events list".'
            : 'Following; Ctrl-C ends it.',
        )
        wasConnected = true
      }
      while (!signal.aborted) {
        try {
          for await (const item of api.follow('follow-events', params, { signal, connected }))
            api.printLine(item, () => tailLine(terminal, item))
        } catch (error) {
          if (!wasConnected || !mayComeBack(error)) throw error
        }
        if (signal.aborted) return
        terminal.err('The connection has ended: trying again …')
        await terminal.delay(AGAIN_MS)
      }
    },
  })
}

function mayComeBack(error: unknown): boolean {
  return error instanceof EspfUnreachable || error instanceof BillingUnreachable
}

/** `2026-01-31 14:30:05  #12  Account/Blocked  account/7  hlr finished (try 1)`. */
export function tailLine(terminal: Terminal, item: LiveItem): string {
  const { colors } = terminal
  switch (item.kind) {
    case 'captured': {
      const { captured_at, i_event, event_type, entity, deliveries } = item.event
      const to = deliveries.map((one) => clean(one.handler)).join(', ')
      return line(colors.dim(showTime(captured_at)), {
        i_event,
        event_type,
        entity,
        what: colors.dim(to === '' ? 'captured; nobody is subscribed' : `captured for ${to}`),
      })
    }
    case 'delivery': {
      const { i_event, entity, delivery } = item
      const at = delivery.ended_at ?? terminal.now().toISOString()
      const { event_type } = delivery
      return line(colors.dim(showTime(at)), {
        i_event,
        event_type,
        entity,
        what: outcome(terminal, delivery),
      })
    }
    default:
      return item satisfies never
  }
}

function line(
  time: string,
  {
    i_event,
    event_type,
    entity,
    what,
  }: { i_event: number; event_type: string; entity: string; what: string },
): string {
  return `${time}  #${i_event}  ${clean(event_type)}  ${clean(entity)}  ${what}`
}

function outcome({ colors }: Terminal, delivery: DeliverySummary): string {
  const { handler, state, attempts, redelivery, reason, due_at } = delivery
  const details = [
    ...(attempts > 0 ? [`try ${attempts}`] : []),
    ...(redelivery > 0 ? [`redelivery ${redelivery}`] : []),
    ...(state === 'waiting' && due_at !== null ? [`next ${showTime(due_at)}`] : []),
    ...(reason === '' ? [] : [clean(reason)]),
  ]
  const shown = stateColor(colors, state)(state)
  return `${clean(handler)} ${shown}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}
