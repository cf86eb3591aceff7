import { Command } from 'commander'
import { runUntilSignal } from '../run-until-signal.ts'

/** `openespf provisioner`: the Application alone; configured by a file (docs/provisioner.md) and the environment (docs/config.md). */
export function provisionerCommand(): Command {
  return new Command('provisioner')
    .description('Run the Application: receive events, bring external systems to the wanted state.')
    .option('--config <file>', 'its configuration (PROVISIONER_CONNECTORS; provisioner.yaml)')
    .action(async (options: { config?: string }) => {
      const { readProvisionerSetup, startProvisioner } = await import('@openespf/provisioner')
      const setup = readProvisionerSetup(options.config)
      await runUntilSignal(async () => {
        const provisioner = await startProvisioner(setup)
        console.log(`openespf provisioner: events are received at ${provisioner.eventsUrl}`)
        return provisioner
      }, console.log)
    })
}
