import type { Command } from 'commander'
import type { Terminal } from '../../terminal.ts'
import { blockedCommand } from './blocked.ts'
import { cancelCommand, eventsCommand, redeliverCommand } from './events.ts'
import { explainCommand } from './explain.ts'
import { groupsCommand } from './groups.ts'
import { handlersCommand } from './handlers.ts'
import { jobsCommand } from './jobs.ts'
import { pauseCommand, resumeCommand } from './pause.ts'
import { replayCommand } from './replay.ts'
import { statusCommand } from './status.ts'
import { changeSubscriptionsCommand, subscriptionsCommand } from './subscriptions.ts'
import { systemCommand } from './system.ts'
import { tailCommand } from './tail.ts'
import { windowsCommand } from './windows.ts'

/** Every command over the ESPF API. */
export function apiCommands(terminal: Terminal): Command[] {
  return [
    handlersCommand(terminal),
    subscriptionsCommand(terminal),
    changeSubscriptionsCommand(terminal, 'subscribe'),
    changeSubscriptionsCommand(terminal, 'unsubscribe'),
    eventsCommand(terminal),
    tailCommand(terminal),
    explainCommand(terminal),
    redeliverCommand(terminal),
    cancelCommand(terminal),
    replayCommand(terminal),
    blockedCommand(terminal),
    jobsCommand(terminal),
    pauseCommand(terminal),
    resumeCommand(terminal),
    windowsCommand(terminal),
    systemCommand(terminal),
    groupsCommand(terminal),
    statusCommand(terminal),
  ]
}
