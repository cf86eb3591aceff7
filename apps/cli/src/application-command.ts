import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProvisionerClient, type ProvisionerClient } from '@openespf/client'
import { Command, type Option } from 'commander'
import { readCliConfig } from './config.ts'
import { Failure } from './failures.ts'
import { readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'

/** What a command over the Application's own API may do. */
export type ApplicationApi = {
  client: ProvisionerClient
  terminal: Terminal
  json: boolean
  /** Prints an answer: as JSON, or in words. */
  print(answer: unknown, words: () => string): void
}

type Access = { provisioner?: string; provisionerToken?: string; data?: string; json?: true }

/** A command over the Application's own API; the `provisioner` on the data folder unless another is named. */
export function applicationCommand<O extends object>(
  terminal: Terminal,
  spec: {
    usage: string
    about: string
    examples: readonly string[]
    options?: readonly Option[]
    run(api: ApplicationApi, args: readonly string[], options: O): Promise<void>
  },
): Command {
  const [name = '', ...args] = spec.usage.split(' ')
  const command = new Command(name).description(spec.about)
  for (const argument of args) command.argument(argument)
  for (const option of spec.options ?? []) command.addOption(option)
  return command
    .optionsGroup('Everywhere:')
    .option('--json', "print the API's answer as it is")
    .option('--provisioner <url>', 'base address of the provisioner (OPENESPF_PROVISIONER_URL)')
    .option('--provisioner-token <token>', 'its API token: text, @file or - (OPENESPF_PROVISIONER_TOKEN)')
    .option('--data <folder>', 'data folder of a provisioner on this machine (OPENESPF_DATA)')
    .addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ openespf ${line}`).join('\n')}`)
    .showHelpAfterError('(--help shows all options and examples)')
    .action(async () => {
      const options = command.opts<O & Access>()
      const json = options.json === true
      await spec.run(
        {
          client: await connectProvisioner(options, terminal),
          terminal,
          json,
          print: (answer, words) => terminal.out(json ? JSON.stringify(answer, null, 2) : words()),
        },
        command.args,
        options,
      )
    })
}

async function connectProvisioner(options: Access, terminal: Terminal): Promise<ProvisionerClient> {
  const config = readCliConfig()
  const data = options.data ?? config.data
  const given = {
    url: options.provisioner ?? config.provisionerUrl,
    token: options.provisionerToken ?? config.provisionerToken,
  }
  const local = given.url === undefined ? await readAccess(join(data, 'provisioner.json')) : undefined
  const baseUrl = given.url?.replace(/\/+$/, '') ?? local?.url
  const token = given.token === undefined ? local?.token : await readText(given.token, terminal)
  if (baseUrl === undefined || token === undefined)
    throw new Failure(
      `No provisioner runs on the data folder "${data}", and none is named with its token.`,
      'Start "openespf up" or "openespf provisioner" there, or give --provisioner and --provisioner-token.',
    )
  return createProvisionerClient({ baseUrl, token, fetch: terminal.fetch })
}

/** What a running provisioner leaves in its data folder; undefined: none runs. */
async function readAccess(path: string): Promise<{ url: string; token: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { url, token } = JSON.parse(text)
  return { url: String(url), token: String(token) }
}
