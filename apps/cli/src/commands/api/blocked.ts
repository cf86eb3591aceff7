import type { Blocked } from '@openespf/contract/espf-operators'
import { type Command, Option } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { handlerOption } from '../../event-filter.ts'
import { findHandler, findOptionalHandler } from '../../find-handler.ts'
import { type Column, clean, showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'
import { showAnswers } from './answers.ts'

const columns: Column<Blocked>[] = [
  { title: 'handler', of: (one) => one.handler },
  { title: 'entity', of: (one) => one.entity },
  { title: 'wait', of: (one) => String(one.count), alignRight: true, whole: true },
  { title: 'since', of: (one) => showTime(one.since), whole: true },
  { title: 'behind', of: (one) => `${one.behind.i_event} ${one.behind.event_type}` },
  { title: 'tries', of: (one) => String(one.behind.attempts), alignRight: true, whole: true },
  { title: 'next', of: (one) => showTime(one.behind.due_at), whole: true },
  { title: 'last error', of: (one) => one.behind.last_error },
]

type ListOptions = { handler?: string; limit?: string; after?: string }

/** `openespf blocked`: entities whose events wait behind one that failed. */
export function blockedCommand(terminal: Terminal): Command {
  return nounCommand('blocked', 'Entities whose events wait behind one that failed.', [
    apiCommand(terminal, {
      usage: 'list',
      about: 'List them: since when, behind which event, how many wait.',
      calls: ['list-handlers', 'list-blocked'],
      options: [
        handlerOption(),
        new Option('--limit <n>', 'at most so many: 1 to 1000'),
        new Option('--after <cursor>', 'go on where the page before ended'),
      ],
      examples: ['blocked list', 'blocked list --handler hlr'],
      async run(api, _, { handler, limit, after }: ListOptions) {
        const answer = await api.call(
          'list-blocked',
          {},
          {
            ...(await findOptionalHandler(api, handler)),
            ...(limit !== undefined && { limit }),
            ...(after !== undefined && { after }),
          },
        )
        api.print(answer, () =>
          showTable(terminal, answer.blocked_list, { columns, empty: 'No entity is blocked.' }),
        )
        if (answer.next !== null && !api.json) terminal.err(`There are more: --after ${clean(answer.next)}`)
      },
    }),
    verb(terminal, 'retry', { about: 'Try the failed event of an entity now.', done: 'is tried now' }),
    verb(terminal, 'skip', {
      about: 'Cancel the failed event of an entity and go on with the next.',
      done: 'cancelled; the others go on',
    }),
    verb(terminal, 'cancel', { about: 'Cancel all events of an entity that wait.', done: 'cancelled' }),
  ])
}

function verb(
  terminal: Terminal,
  name: 'retry' | 'skip' | 'cancel',
  { about, done }: { about: string; done: string },
): Command {
  const operation = `${name}-blocked` as const
  return apiCommand(terminal, {
    usage: `${name} <handler> <entity>`,
    about,
    calls: ['list-handlers', operation],
    examples: [`blocked ${name} hlr account/2984`],
    async run(api, [handler = '', entity = '']) {
      const i_handler = await findHandler(api, handler)
      const answer = await api.call(operation, {}, { i_handler, entity })
      api.print(answer, () => showAnswers(terminal, answer.answer_list, done))
    },
  })
}
