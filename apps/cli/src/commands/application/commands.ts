import type { Command } from 'commander'
import type { Terminal } from '../../terminal.ts'
import { accountCommand } from './account.ts'
import { reconcileCommand, reprovisionCommand, runsCommand } from './runs.ts'

/** Every command over the Application's own API. */
export function applicationCommands(terminal: Terminal): Command[] {
  return [
    accountCommand(terminal),
    reconcileCommand(terminal),
    reprovisionCommand(terminal),
    runsCommand(terminal),
  ]
}
