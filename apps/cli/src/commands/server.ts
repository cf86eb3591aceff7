import { Command, Option } from 'commander'
import { realmsLine } from '../realms-line.ts'
import { runUntilSignal } from '../run-until-signal.ts'

/** `openespf server`: billing, ESPF and sessions; configured by environment variables (docs/config.md). */
export function serverCommand(): Command {
  return new Command('server')
    .description('Run billing and ESPF (the APIs, the dispatcher, or both).')
    .addOption(
      new Option('--role <role>', 'what this process does (OPENESPF_ROLE)').choices([
        'all',
        'api',
        'dispatch',
      ]),
    )
    .action(async (options: { role?: 'all' | 'api' | 'dispatch' }) => {
      const { readServerConfig, startServer } = await import('@openespf/server')
      await runUntilSignal(async () => {
        const server = await startServer(readServerConfig(options), { announce: console.log })
        console.log(`openespf server: ${server.url || 'dispatching'}`)
        if (server.realms.length > 0) console.log(`openespf server: realms ${realmsLine(server.realms)}`)
        return server
      }, console.log)
    })
}
