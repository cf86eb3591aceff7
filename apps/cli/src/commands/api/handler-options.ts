import type { CreateHandlerParams, HandlerAuth } from '@openespf/contract/espf-handlers'
import { Option } from 'commander'
import { parse as parseYaml } from 'yaml'
import { UsageError } from '../../failures.ts'
import { readText, readTextFile } from '../../read-text.ts'
import { parseDuration } from '../../times.ts'

export type HandlerOptions = {
  from?: string
  eventVersion?: 'raw' | 'grouped'
  names?: 'current' | 'legacy'
  authUser?: string
  authScheme?: string
  authHeader?: string
  authKeyId?: string
  authAlgorithm?: 'hmac-sha1' | 'hmac-sha256'
  authSecret?: string
  webhookSecret?: string[]
  header?: string[]
  ca?: string
  certificate?: string
  key?: string
  timeout?: string
  concurrency?: string
  rate?: string
  retry?: string
  policy?: 'safe' | 'espf'
  onlyEnv?: string[]
  onlyCustomer?: string[]
  onlyProduct?: string[]
  coalesce?: string[]
  skipAfter?: string[]
  parkAfter?: string
}

const several = (text: string, before: string[] = []) => [...before, text]

/** The options of adding and changing a handler. */
export const handlerOptions = (): Option[] => [
  new Option(
    '--from <file>',
    'YAML or JSON file with the handler as the API has it, or -; options go before it',
  ),
  new Option('--event-version <version>', 'which events it gets').choices(['raw', 'grouped']),
  new Option('--names <names>', 'which spelling of renamed raw types').choices(['current', 'legacy']),
  new Option('--auth-user <user>', 'Basic: the user'),
  new Option('--auth-scheme <scheme>', 'custom: the word before the credential'),
  new Option('--auth-header <name>', 'custom: the header, Authorization unless given'),
  new Option('--auth-key-id <id>', 'signature: the name of the key'),
  new Option('--auth-algorithm <name>', 'signature: how').choices(['hmac-sha1', 'hmac-sha256']),
  new Option('--auth-secret <secret>', 'password, credential or key: text, @file or -'),
  new Option(
    '--webhook-secret <secret>',
    'whsec_…, for Standard Webhooks headers: text, @file or -',
  ).argParser(several),
  new Option('--header <header>', '"Name: value" for every request; the value may be @file').argParser(
    several,
  ),
  new Option('--ca <file>', 'PEM file of an own CA'),
  new Option('--certificate <file>', 'PEM file of the certificate to show'),
  new Option('--key <file>', 'PEM file of its key'),
  new Option('--timeout <duration>', 'for the whole request: 30s'),
  new Option('--concurrency <n>', 'requests at a time'),
  new Option('--rate <n>', 'events a second; none: no limit'),
  new Option('--retry <schedule>', 'espf, nsps or quick, or delays such as 10s,1m,1h'),
  new Option('--policy <policy>', 'what its answers mean').choices(['safe', 'espf']),
  new Option('--only-env <i_env>', 'only events of that environment').argParser(several),
  new Option('--only-customer <i_customer>', 'only events of that customer').argParser(several),
  new Option('--only-product <i_product>', 'only events of that product').argParser(several),
  new Option('--coalesce <type>', 'send only the newest queued one per entity').argParser(several),
  new Option('--skip-after <type=duration>', 'give up a failing event of that type').argParser(several),
  new Option('--park-after <duration>', 'give up an event that fails alone: 24h'),
]

type Input = { readStdin(): Promise<string> }

/** The handler that file and options describe; the server checks it. */
export async function readHandler(
  options: HandlerOptions,
  input: Input,
): Promise<Partial<CreateHandlerParams>> {
  const file = options.from === undefined ? {} : await readFile(options.from, input)
  const [headers, auth, tls, secrets] = [
    await readHeaders(options.header, input),
    await readAuth(options, input),
    await readTls(options),
    await Promise.all((options.webhookSecret ?? []).map((text) => readText(text, input))),
  ]
  const filter = readFilter(options)
  return {
    ...file,
    ...(options.eventVersion && { event_version: options.eventVersion }),
    ...(options.names && { names: options.names }),
    ...(auth && { auth }),
    ...(secrets.length > 0 && { webhook_secrets: secrets }),
    ...(headers && { headers }),
    ...(tls && { tls }),
    ...(options.timeout !== undefined && { timeout_s: parseDuration(options.timeout) }),
    ...(options.concurrency !== undefined && { concurrency: parseCount(options.concurrency) }),
    ...(options.rate !== undefined && {
      rate_limit: options.rate === 'none' ? null : parseCount(options.rate),
    }),
    ...(options.retry !== undefined && { retry: readRetry(options.retry) }),
    ...(options.policy && { outcome_policy: options.policy }),
    ...(filter && { filter }),
    ...(options.coalesce && { coalesce: options.coalesce }),
    ...(options.skipAfter && { skip_after_s: readSkips(options.skipAfter) }),
    ...(options.parkAfter !== undefined && { park_after_s: parseDuration(options.parkAfter) }),
  }
}

async function readFile(path: string, input: Input): Promise<Partial<CreateHandlerParams>> {
  const text = path === '-' ? await input.readStdin() : await readTextFile(path)
  const value: unknown = parseDocument(path, text)
  if (isObject(value)) return value
  throw new UsageError(`${path} holds no handler: names and values are expected, as in "name: hlr".`)
}

/** Which of its fields there are, the server says. */
function isObject(value: unknown): value is Partial<CreateHandlerParams> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseDocument(path: string, text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    throw new UsageError(`${path} is neither YAML nor JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

async function readAuth(options: HandlerOptions, input: Input): Promise<HandlerAuth | undefined> {
  const { authUser, authScheme, authKeyId, authSecret } = options
  const kinds = [authUser, authScheme, authKeyId].filter((one) => one !== undefined).length
  if (kinds === 0 && authSecret === undefined && options.authHeader === undefined) return undefined
  if (kinds !== 1 || authSecret === undefined)
    throw new UsageError(
      'Give --auth-secret with exactly one of --auth-user (Basic), --auth-scheme (custom) and --auth-key-id (signature).',
    )
  const secret = await readText(authSecret, input)
  if (authUser !== undefined) return { type: 'basic', user: authUser, password: secret }
  if (authScheme !== undefined) {
    const header = options.authHeader === undefined ? {} : { header: options.authHeader }
    return { type: 'custom', scheme: authScheme, credential: secret, ...header }
  }
  const algorithm = options.authAlgorithm === undefined ? {} : { algorithm: options.authAlgorithm }
  return { type: 'signature', key_id: authKeyId ?? '', key: secret, ...algorithm }
}

async function readHeaders(
  texts: readonly string[] | undefined,
  input: Input,
): Promise<Record<string, string> | undefined> {
  if (!texts) return undefined
  const pairs = texts.map(async (text): Promise<[string, string]> => {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(text) ?? []
    if (name === undefined || value === undefined)
      throw new UsageError(`"${text}" is no header: give "Name: value".`)
    return [name, await readText(value, input)]
  })
  return Object.fromEntries(await Promise.all(pairs))
}

async function readTls({
  ca,
  certificate,
  key,
}: HandlerOptions): Promise<Record<string, string> | undefined> {
  const files = Object.entries({ ca, certificate, key }).filter((pair): pair is [string, string] => !!pair[1])
  if (files.length === 0) return undefined
  return Object.fromEntries(
    await Promise.all(files.map(async ([name, path]) => [name, await readTextFile(path)])),
  )
}

function readRetry(text: string): NonNullable<CreateHandlerParams['retry']> {
  if (text === 'espf' || text === 'nsps' || text === 'quick') return { preset: text }
  return { delays_s: text.split(',').map((delay) => parseDuration(delay.trim())) }
}

function readFilter(options: HandlerOptions): Record<string, number[]> | undefined {
  const { onlyEnv: i_env, onlyCustomer: i_customer, onlyProduct: i_product } = options
  const given = Object.entries({ i_env, i_customer, i_product }).flatMap(([name, ids]) =>
    ids ? [[name, ids.map(parseCount)] as const] : [],
  )
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

function readSkips(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const cut = text.lastIndexOf('=')
      if (cut < 1) throw new UsageError(`"${text}" is not understood: give "Account/Blocked=1h".`)
      return [text.slice(0, cut), parseDuration(text.slice(cut + 1))]
    }),
  )
}

function parseCount(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new UsageError(`"${text}" is no number.`)
}
