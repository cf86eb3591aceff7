import { Command, CommanderError } from 'commander'
import { apiCommands } from './commands/api/commands.ts'
import { applicationCommands } from './commands/application/commands.ts'
import { attachCommand } from './commands/attach.ts'
import { connectorCommand } from './commands/connector.ts'
import { demoCommand } from './commands/demo.ts'
import { detachCommand } from './commands/detach.ts'
import { doctorCommand } from './commands/doctor.ts'
import { provisionerCommand } from './commands/provisioner.ts'
import { serverCommand } from './commands/server.ts'
import { upCommand } from './commands/up.ts'
import { describeFailure } from './failures.ts'
import type { Terminal } from './terminal.ts'

/** All of `openespf`. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('openespf')
    .description('Billing sandbox, event delivery (ESPF) and provisioning application, in one program.')
    .option('--debug', 'show where in the program an error came from')
    .commandsGroup('Run it:')
    .addCommand(upCommand())
    .addCommand(demoCommand())
    .addCommand(serverCommand())
    .addCommand(provisionerCommand())
    .addCommand(attachCommand())
    .addCommand(detachCommand())
    .addCommand(doctorCommand(terminal))
    .addCommand(connectorCommand(terminal))
    .showHelpAfterError()
    .commandsGroup('Operate it (over the ESPF API):')
  for (const command of apiCommands(terminal)) program.addCommand(command)
  program.commandsGroup('Operate the Application:')
  for (const command of applicationCommands(terminal)) program.addCommand(command)
  return program
}

/** Runs a command line; the result is the exit code: 1 for a failure, 2 for wrong usage. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const program = createProgram(terminal)
  for (const command of withVerbs(program))
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { lines, exitCode } = describeFailure(error)
    terminal.err([`openespf: ${lines[0]}`, ...lines.slice(1).map((line) => `  ${line}`)].join('\n'))
    if (argv.includes('--debug') && error instanceof Error) terminal.err(error.stack ?? '')
    return exitCode
  }
}

/** A command and all below it. */
export function withVerbs(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withVerbs)]
}
