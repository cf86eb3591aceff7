import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProvisionerClient, type ProvisionerClient } from '@openespf/client'
import { Command, type Option } from 'commander'
import { readCliConfig } from './config.ts'
import { checkUrl } from './connect.ts'
import { Failure } from './failures.ts'
import { readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'

/** What a command over the Application's own API may do. */
export type ApplicationApi = {
  client: ProvisionerClient
  /**
   * Finds the provisioner of the data folder anew: one that was started again has another token, and often another port.
   * Undefined where it was named.
   */
  reconnect: (() => Promise<void>) | undefined
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
      const { connect, isGiven } = await findProvisioner(options, terminal)
      const api: ApplicationApi = {
        client: await connect(),
        reconnect: isGiven
          ? undefined
          : async () => {
              api.client = await connect()
            },
        terminal,
        json,
        print: (answer, words) => terminal.out(json ? JSON.stringify(answer, null, 2) : words()),
      }
      await spec.run(api, command.args, options)
    })
}

/** What the command line and the environment do not say, the data folder does, anew at each connect. */
async function findProvisioner(options: Access, terminal: Terminal) {
  const config = readCliConfig()
  const data = options.data ?? config.data
  const url = options.provisioner ?? config.provisionerUrl
  const givenUrl = url === undefined ? undefined : checkUrl(url, 'http://127.0.0.1:8090')
  const text = options.provisionerToken ?? config.provisionerToken
  const givenToken = text === undefined ? undefined : await readText(text, terminal)
  const connect = async (): Promise<ProvisionerClient> => {
    const local = givenUrl === undefined ? await readAccess(join(data, 'provisioner.json')) : undefined
    const [baseUrl, token] = [givenUrl ?? local?.url, givenToken ?? local?.token]
    if (baseUrl === undefined || token === undefined)
      throw new Failure(
        `No provisioner runs on the data folder "${data}", and none is named with its token.`,
        'Start "openespf up" or "openespf provisioner" there, or give --provisioner and --provisioner-token.',
      )
    return createProvisionerClient({ baseUrl, token, fetch: terminal.fetch })
  }
  return { connect, isGiven: givenUrl !== undefined }
}

/** What a running provisioner leaves in its data folder; undefined: none runs. */
async function readAccess(path: string): Promise<{ url: string; token: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const { url, token } = JSON.parse(text)
    return { url: String(url), token: String(token) }
  } catch {
    const next = 'Start the provisioner again, or give --provisioner and --provisioner-token.'
    throw new Failure(`${path} is not what a provisioner writes.`, next)
  }
}
