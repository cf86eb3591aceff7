import { Command } from 'commander'
import { runUntilSignal } from '../run-until-signal.ts'

/** `openespf provisioner`: the Application alone; configured by environment variables (docs/config.md). */
export function provisionerCommand(): Command {
  return new Command('provisioner')
    .description('Run the Application: receive events, bring external systems to the wanted state.')
    .action(async () => {
      const { readConnectors, readProvisionerConfig, startProvisioner } = await import(
        '@openespf/provisioner'
      )
      const config = readProvisionerConfig()
      await runUntilSignal(async () => {
        const provisioner = await startProvisioner(config, await readConnectors(config.connectorsFile))
        console.log(`openespf provisioner: events are received at ${provisioner.eventsUrl}`)
        return provisioner
      }, console.log)
    })
}
