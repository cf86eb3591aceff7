import type { EventQuery } from '@openespf/contract/espf-events'
import type { AnswerList } from '@openespf/contract/espf-operators'
import { type Command, Option } from 'commander'
import { type Api, apiCommand, nounCommand } from '../../api-command.ts'
import {
  chooseEvents,
  type FilterOptions,
  filterOptions,
  parseEventNumber,
  parseRate,
  readFilter,
} from '../../event-filter.ts'
import { findOptionalHandler } from '../../find-handler.ts'
import { detachOption, followJob, JOB_CALLS, type JobOptions } from '../../follow-job.ts'
import { clean } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showAnswers } from './answers.ts'
import { showEvent, showEvents } from './event-view.ts'

type ListOptions = FilterOptions & { limit?: string; after?: string }
type ManyOptions = FilterOptions & JobOptions & { all?: true; rate?: string }

const allOption = () => new Option('--all', 'all that there are')

/** `openespf events`: what was captured and what became of it. */
export function eventsCommand(terminal: Terminal): Command {
  return nounCommand('events', 'What was captured and what became of it.', [
    listCommand(terminal),
    showCommand(terminal),
    redeliverCommand(terminal, 'events redeliver'),
    cancelCommand(terminal, 'events cancel'),
  ])
}

function listCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'list [event]',
    about: 'List or search events, newest first.',
    calls: ['list-handlers', 'list-events'],
    options: [
      ...filterOptions(),
      new Option('--limit <n>', 'at most so many: 1 to 1000'),
      new Option('--after <cursor>', 'go on where the page before ended'),
    ],
    examples: [
      'events list --since 10m',
      'events list --type "Account/*" --state rejected --handler hlr',
      'events list --entity account/2984 --limit 20',
    ],
    async run(api, [event], options: ListOptions) {
      const query: EventQuery = {
        ...(await readFilter(api, options)),
        ...(event !== undefined && { i_event: parseEventNumber(event) }),
        ...(options.limit !== undefined && { limit: options.limit }),
        ...(options.after !== undefined && { after: options.after }),
      }
      const answer = await api.call('list-events', {}, query)
      api.print(answer, () => showEvents(terminal, answer.event_list))
      if (answer.next !== null && !api.json) terminal.err(`There are more: --after ${clean(answer.next)}`)
    },
  })
}

function showCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'show <event>',
    about: 'Show one event with all its deliveries and tries.',
    calls: ['get-event'],
    options: [new Option('--whole', 'with the bodies and headers that were sent')],
    examples: ['events show 120', 'events show 120 --whole'],
    async run(api, [event], options: { whole?: true }) {
      const answer = await api.call('get-event', { i_event: parseEventNumber(event) })
      api.print(answer, () => showEvent(terminal, answer, { whole: options.whole === true }))
    },
  })
}

/** `openespf redeliver`, which is `openespf events redeliver`. */
export function redeliverCommand(terminal: Terminal, path = 'redeliver'): Command {
  return apiCommand(terminal, {
    usage: 'redeliver [event...]',
    about: 'Send ended events again: some by number, or those of a filter, as a job.',
    calls: ['list-handlers', 'redeliver-event', 'redeliver-events', ...JOB_CALLS],
    options: [
      ...filterOptions(),
      allOption(),
      new Option('--rate <n>', 'at most so many a second, with a filter; 100 unless given'),
      detachOption(),
    ],
    examples: [
      `${path} 120 121`,
      `${path} --handler hlr --state rejected --since 2h`,
      `${path} --type "Account/*" --since 1d --rate 20 --detach`,
    ],
    async run(api, args, options: ManyOptions) {
      const chosen = chooseEvents(args, options)
      if (chosen.kind === 'numbers')
        return askEach(api, (i_event, params) => api.call('redeliver-event', { i_event }, params), {
          numbers: chosen.numbers,
          handler: options.handler,
          done: 'queued again',
        })
      const filter = await readFilter(api, options)
      const job = await api.call('redeliver-events', {}, { filter, ...parseRate(options.rate) })
      return followJob(api, job, options)
    },
  })
}

/** `openespf cancel`, which is `openespf events cancel`. */
export function cancelCommand(terminal: Terminal, path = 'cancel'): Command {
  return apiCommand(terminal, {
    usage: 'cancel [event...]',
    about: 'Cancel queued and waiting events: some by number, or those of a filter, as a job.',
    calls: ['list-handlers', 'cancel-event', 'cancel-events', ...JOB_CALLS],
    options: [...filterOptions(), allOption(), detachOption()],
    examples: [`${path} 120`, `${path} --handler hlr --entity account/2984`],
    async run(api, args, options: ManyOptions) {
      const chosen = chooseEvents(args, options)
      if (chosen.kind === 'numbers')
        return askEach(api, (i_event, params) => api.call('cancel-event', { i_event }, params), {
          numbers: chosen.numbers,
          handler: options.handler,
          done: 'cancelled',
        })
      const filter = await readFilter(api, options)
      return followJob(api, await api.call('cancel-events', {}, { filter }), options)
    },
  })
}

type AskOne = (i_event: number, params: { i_handler?: number }) => Promise<AnswerList>
type Each = { numbers: readonly number[]; handler: string | undefined; done: string }

/** Events one after the other; several with --json are a line each. */
async function askEach(
  api: Api<'list-handlers'>,
  ask: AskOne,
  { numbers, handler, done }: Each,
): Promise<void> {
  const params = await findOptionalHandler(api, handler)
  for (const i_event of numbers) {
    const answer = await ask(i_event, params)
    const words = () => showAnswers(api.terminal, answer.answer_list, done)
    if (numbers.length === 1) api.print(answer, words)
    else api.printLine(answer, words)
  }
}
