import type { EspfCallArguments, EspfCallName, EspfClient, EspfStreamName } from '@openespf/client'
import type { EspfOperationName, EspfParams, EspfResult } from '@openespf/contract/espf-operations'
import { Command, type Option } from 'commander'
import { readCliConfig } from './config.ts'
import { type ConnectionOptions, connect } from './connect.ts'
import type { Terminal } from './terminal.ts'

/** What a command may do: call the operations that it names, and print. */
export type Api<N extends EspfOperationName> = {
  call<M extends N & EspfCallName>(name: M, ...args: EspfCallArguments<M>): Promise<EspfResult<M>>
  follow<M extends N & EspfStreamName>(
    name: M,
    params: EspfParams<M>,
    options: { signal: AbortSignal; connected: () => void },
  ): AsyncGenerator<EspfResult<M>, void, undefined>
  terminal: Terminal
  /** Whether the API's answers are printed as they are. */
  json: boolean
  /** Prints an answer: as JSON, or in words. */
  print(answer: unknown, words: () => string): void
  /** The same where there may be several: one line of JSON each. */
  printLine(answer: unknown, words: () => string): void
}

type Spec<N extends EspfOperationName, O> = {
  /** Name and arguments, such as `show <handler>`. */
  usage: string
  about: string
  /** Every operation that it calls. */
  calls: readonly N[]
  /** Command lines after `openespf`. */
  examples: readonly string[]
  options?: readonly Option[]
  run(api: Api<N>, args: readonly string[], options: O): Promise<void>
}

const callsByCommand = new WeakMap<Command, readonly EspfOperationName[]>()

/** The operations that a command declares to call. */
export function callsOf(command: Command): readonly EspfOperationName[] {
  return callsByCommand.get(command) ?? []
}

/** A noun with its verbs: `openespf handlers …`. */
export function nounCommand(name: string, about: string, verbs: readonly Command[]): Command {
  const noun = new Command(name).description(about).showHelpAfterError()
  for (const verb of verbs) noun.addCommand(verb)
  return noun
}

/** A command over the ESPF API: connects at its first call, prints the answer in words or, with --json, as it is. */
export function apiCommand<const N extends EspfOperationName, O extends object>(
  terminal: Terminal,
  spec: Spec<N, O>,
): Command {
  const [name = '', ...args] = spec.usage.split(' ')
  const command = new Command(name).description(spec.about)
  for (const argument of args) command.argument(argument)
  for (const option of spec.options ?? []) command.addOption(option)
  command
    .optionsGroup('Everywhere:')
    .option('--json', "print the API's answer as it is")
    .option('--url <url>', 'base address of the server (OPENESPF_URL)')
    .option('--login <login>', 'who logs in (OPENESPF_LOGIN)')
    .option('--password <password>', 'password of that login: text, @file or - (OPENESPF_PASSWORD)')
    .option('--token <token>', 'API token or access token instead: text, @file or - (OPENESPF_TOKEN)')
    .option('--data <folder>', 'data folder of an "openespf up" on this machine (OPENESPF_DATA)')
    .addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ openespf ${line}`).join('\n')}`)
    .showHelpAfterError('(--help shows all options and examples)')
    .action(async () => {
      const options = command.opts<O & ConnectionOptions & { json?: true }>()
      await spec.run(createApi<N>(terminal, options), command.args, options)
    })
  callsByCommand.set(command, spec.calls)
  return command
}

function createApi<N extends EspfOperationName>(
  terminal: Terminal,
  options: ConnectionOptions & { json?: true },
): Api<N> {
  let client: Promise<EspfClient> | undefined
  const open = () => {
    client ??= connect(connectionOf(options), readCliConfig(), terminal)
    return client
  }
  const json = options.json === true
  return {
    call: async (name, ...args) => (await open()).call(name, ...args),
    async *follow(name, params, rest) {
      yield* (await open()).follow(name, params, rest)
    },
    terminal,
    json,
    print: (answer, words) => terminal.out(json ? JSON.stringify(answer ?? {}, null, 2) : words()),
    printLine: (answer, words) => terminal.out(json ? JSON.stringify(answer ?? {}) : words()),
  }
}

function connectionOf({ url, login, password, token, data }: ConnectionOptions): ConnectionOptions {
  return {
    ...(url !== undefined && { url }),
    ...(login !== undefined && { login }),
    ...(password !== undefined && { password }),
    ...(token !== undefined && { token }),
    ...(data !== undefined && { data }),
  }
}
