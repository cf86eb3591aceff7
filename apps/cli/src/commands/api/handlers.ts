import type {
  CreateHandlerParams,
  EnableHandlerParams,
  TestHandlerParams,
} from '@openespf/contract/espf-handlers'
import { type Command, Option } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { UsageError } from '../../failures.ts'
import { findHandler } from '../../find-handler.ts'
import { clean } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { type HandlerOptions, handlerOptions, readHandler } from './handler-options.ts'
import { showHandler, showHandlers, showTest } from './handler-view.ts'

/** `openespf handlers`: the systems that events are sent to. */
export function handlersCommand(terminal: Terminal): Command {
  return nounCommand(
    'handlers',
    'The systems that events are sent to. A handler is named by its number or name.',
    [
      listCommand(terminal),
      showCommand(terminal),
      addCommand(terminal),
      changeCommand(terminal),
      removeCommand(terminal),
      enableCommand(terminal),
      disableCommand(terminal),
      pauseCommand(terminal),
      resumeCommand(terminal),
      testCommand(terminal),
    ],
  )
}

function listCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'list',
    about: 'List the handlers, their circuits and why one is held back.',
    calls: ['list-handlers'],
    examples: ['handlers list', 'handlers list --json'],
    async run(api) {
      const answer = await api.call('list-handlers', {})
      api.print(answer, () => showHandlers(terminal, answer))
    },
  })
}

function showCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'show <handler>',
    about: 'Show everything that is set of a handler; secrets are masked.',
    calls: ['list-handlers', 'get-handler'],
    examples: ['handlers show hlr', 'handlers show 1 --json'],
    async run(api, [name = '']) {
      const handler = await api.call('get-handler', { i_handler: await findHandler(api, name) })
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function addCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'add [name] [url]',
    about: 'Add a handler; an enabled one is subscribed to everything that it supports.',
    calls: ['create-handler'],
    options: [...handlerOptions(), new Option('--disabled', 'not enabled yet')],
    examples: [
      'handlers add hlr https://hlr.example.com/events --auth-user espf --auth-secret @secret.txt',
      'handlers add crm https://crm.example.com/hook --auth-scheme Bearer --auth-secret - --event-version grouped',
      'handlers add --from hlr.yaml',
    ],
    async run(api, [name, url], options: HandlerOptions & { disabled?: true }) {
      const params = {
        ...(await readHandler(options, terminal)),
        ...(name !== undefined && { name }),
        ...(url !== undefined && { url }),
        ...(options.disabled && { enabled: false }),
      }
      if (!isWhole(params))
        throw new UsageError('A handler needs a name, a URL and how to authenticate (--auth-…), or --from.')
      const handler = await api.call('create-handler', {}, params)
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function isWhole(params: Partial<CreateHandlerParams>): params is CreateHandlerParams {
  return params.name !== undefined && params.url !== undefined && params.auth !== undefined
}

function changeCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'change <handler>',
    about: 'Change a handler: what is not named stays, a part that is named is replaced.',
    calls: ['list-handlers', 'update-handler'],
    options: [
      new Option('--name <name>', 'its new name'),
      new Option('--to-url <url>', 'its new URL; on another server with all of its secrets anew'),
      ...handlerOptions(),
    ],
    examples: [
      'handlers change hlr --concurrency 32 --rate none',
      'handlers change hlr --to-url https://new.example.com/events --auth-user espf --auth-secret @secret.txt',
      'handlers change hlr --from hlr.yaml',
    ],
    async run(api, [text = ''], options: HandlerOptions & { name?: string; toUrl?: string }) {
      const params = {
        ...(await readHandler(options, terminal)),
        ...(options.name !== undefined && { name: options.name }),
        ...(options.toUrl !== undefined && { url: options.toUrl }),
      }
      if (Object.keys(params).length === 0)
        throw new UsageError('Say what to change; --help lists the options.')
      const handler = await api.call('update-handler', { i_handler: await findHandler(api, text) }, params)
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function removeCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'remove <handler>',
    about: 'Remove a handler; one that has unfinished deliveries only with --cancel.',
    calls: ['list-handlers', 'delete-handler'],
    options: [
      new Option('--cancel', 'cancel its unfinished deliveries'),
      new Option('--yes', 'do not ask on a terminal'),
    ],
    examples: ['handlers remove hlr', 'handlers remove hlr --cancel --yes'],
    async run(api, [name = ''], options: { cancel?: true; yes?: true }) {
      const i_handler = await findHandler(api, name)
      const question = `Remove the handler ${clean(name)}${options.cancel ? ' and cancel its deliveries' : ''}?`
      if (terminal.ask && !options.yes && !(await terminal.ask.confirm(question))) {
        terminal.err('Nothing was removed.')
        return
      }
      const answer = await api.call('delete-handler', { i_handler }, options.cancel ? { cancel: 'true' } : {})
      api.print(answer, () =>
        options.cancel
          ? `The handler ${clean(name)} goes as soon as its deliveries are cancelled: openespf jobs list`
          : `The handler ${clean(name)} is removed.`,
      )
    },
  })
}

function enableCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'enable <handler>',
    about: 'Capture and send for a handler again.',
    calls: ['list-handlers', 'enable-handler'],
    options: [
      new Option('--queued <what>', 'what becomes of what was queued when it was disabled').choices([
        'send',
        'cancel',
      ]),
    ],
    examples: ['handlers enable hlr', 'handlers enable hlr --queued send'],
    async run(api, [name = ''], { queued }: EnableHandlerParams) {
      const i_handler = await findHandler(api, name)
      const handler = await api.call('enable-handler', { i_handler }, queued === undefined ? {} : { queued })
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function disableCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'disable <handler>',
    about: 'Stop capturing and sending for a handler; what is queued stays.',
    calls: ['list-handlers', 'disable-handler'],
    examples: ['handlers disable hlr'],
    async run(api, [name = '']) {
      const handler = await api.call('disable-handler', { i_handler: await findHandler(api, name) })
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function pauseCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'pause <handler>',
    about: 'Stop sending to a handler; events are queued for it all the same.',
    calls: ['list-handlers', 'pause-handler'],
    options: [new Option('--reason <text>', 'why, for the others')],
    examples: ['handlers pause hlr --reason "upgrade until noon"'],
    async run(api, [name = ''], { reason }: { reason?: string }) {
      const i_handler = await findHandler(api, name)
      const handler = await api.call('pause-handler', { i_handler }, reason === undefined ? {} : { reason })
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function resumeCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'resume <handler>',
    about: 'Send to a paused handler again.',
    calls: ['list-handlers', 'resume-handler'],
    examples: ['handlers resume hlr'],
    async run(api, [name = '']) {
      const handler = await api.call('resume-handler', { i_handler: await findHandler(api, name) })
      api.print(handler, () => showHandler(terminal, handler))
    },
  })
}

function testCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'test <handler>',
    about: 'Send a test event to a handler and show its answer; exit code 1 unless it accepts it.',
    calls: ['list-handlers', 'test-handler'],
    options: [new Option('--type <type>', 'an event of that type')],
    examples: ['handlers test hlr', 'handlers test hlr --type Account/Blocked'],
    async run(api, [name = ''], { type }: { type?: string }) {
      const i_handler = await findHandler(api, name)
      const params: TestHandlerParams = type === undefined ? {} : { event_type: type }
      const result = await api.call('test-handler', { i_handler }, params)
      api.print(result, () => showTest(terminal, result))
      if (!result.ok) terminal.fail()
    },
  })
}
