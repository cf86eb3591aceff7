import type { ExplainQuery, Explanation, ExplanationList } from '@openespf/contract/espf-events'
import type { Command } from 'commander'
import { apiCommand } from '../../api-command.ts'
import { parseEventNumber, parseNumber } from '../../event-filter.ts'
import { UsageError } from '../../failures.ts'
import { clean, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'

/** `openespf explain`: why something is or is not delivered. */
export function explainCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'explain <what> [number]',
    about: 'Say why an event, or what happened to an account or another entity, is or is not delivered.',
    calls: ['explain-event', 'explain-entity'],
    examples: ['explain event 120', 'explain account 2984', 'explain customer/17'],
    async run(api, [what = '', number]) {
      const answer =
        what === 'event'
          ? await api.call('explain-event', { i_event: parseEventNumber(number) })
          : await api.call('explain-entity', {}, readSubject(what, number))
      api.print(answer, () => showExplanations(terminal, answer))
    },
  })
}

function readSubject(what: string, number: string | undefined): ExplainQuery {
  if (what === 'account') return { i_account: parseNumber(number, 'an i_account') }
  if (number !== undefined) return { entity: `${what}/${number}` }
  if (what.includes('/')) return { entity: what }
  throw new UsageError('Say what: event 120, account 2984, or an entity such as customer/17.')
}

function showExplanations(terminal: Terminal, { subject, explanation_list }: ExplanationList): string {
  const { bold } = terminal.colors
  if (explanation_list.length === 0) return `${bold(clean(subject))}: there is nothing to say.`
  return [bold(clean(subject)), ...explanation_list.map((one) => showOne(terminal, one))].join('\n\n')
}

function showOne({ colors }: Terminal, one: Explanation): string {
  const event = one.i_event === null ? clean(one.event_type) : `${clean(one.event_type)} #${one.i_event}`
  const state = one.state === null ? '' : ` ${stateColor(colors, one.state)(one.state)}`
  return [
    `${colors.bold(clean(one.handler))}  ${event}${state}`,
    ...one.facts.map((fact) => `  ${colors.dim('·')} ${clean(fact)}`),
    `  → ${clean(one.verdict)}`,
  ].join('\n')
}
