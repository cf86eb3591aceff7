import { type Command, Option } from 'commander'
import { apiCommand } from '../../api-command.ts'
import { handlerOption } from '../../event-filter.ts'
import { findHandler } from '../../find-handler.ts'
import type { Terminal } from '../../terminal.ts'
import { showHandler } from './handler-view.ts'
import { showSystem } from './system.ts'

/** `openespf pause`: stop sending; events are queued all the same. */
export function pauseCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'pause',
    about: 'Stop sending to every handler, or to one; events are queued all the same.',
    calls: ['list-handlers', 'pause-handler', 'pause-system'],
    options: [handlerOption(), new Option('--reason <text>', 'why, for the others')],
    examples: ['pause --reason "network maintenance"', 'pause --handler hlr'],
    async run(api, _, { handler, reason }: { handler?: string; reason?: string }) {
      const params = reason === undefined ? {} : { reason }
      if (handler === undefined) {
        const system = await api.call('pause-system', {}, params)
        api.print(system, () => showSystem(terminal, system))
        return
      }
      const paused = await api.call('pause-handler', { i_handler: await findHandler(api, handler) }, params)
      api.print(paused, () => showHandler(terminal, paused))
    },
  })
}

/** `openespf resume`: send again. */
export function resumeCommand(terminal: Terminal): Command {
  return apiCommand(terminal, {
    usage: 'resume',
    about: 'Send again: to every handler that is not paused itself, or to one.',
    calls: ['list-handlers', 'resume-handler', 'resume-system'],
    options: [handlerOption()],
    examples: ['resume', 'resume --handler hlr'],
    async run(api, _, { handler }: { handler?: string }) {
      if (handler === undefined) {
        const system = await api.call('resume-system', {})
        api.print(system, () => showSystem(terminal, system))
        return
      }
      const resumed = await api.call('resume-handler', { i_handler: await findHandler(api, handler) })
      api.print(resumed, () => showHandler(terminal, resumed))
    },
  })
}
