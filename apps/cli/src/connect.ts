import { createBillingClient, createEspfClient, type EspfClient, type TokenSource } from '@openespf/client'
import { readCliLogin } from './cli-login.ts'
import type { CliConfig } from './config.ts'
import { Failure, UsageError } from './failures.ts'
import { readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'

/** What the command line says of the server and who logs in; the environment says the rest. */
export type ConnectionOptions = Partial<CliConfig>

const DEFAULT_URL = 'http://127.0.0.1:8080'
const API_TOKEN = /^[0-9a-f-]{36}$/i

/**
 * A client that logs in at its first call. When neither options nor environment name a server or a user, that of the
 * `openespf up` on the data folder is taken; else what is missing is the default, and a missing password asked for.
 */
export async function connect(
  options: ConnectionOptions,
  config: CliConfig,
  terminal: Terminal,
): Promise<EspfClient> {
  const given = { ...config, ...options }
  const data = given.data ?? 'data'
  const named = [given.url, given.login, given.password, given.token].some((value) => value !== undefined)
  const local = named ? undefined : await readCliLogin(data)
  const url = checkUrl(local?.url ?? given.url ?? DEFAULT_URL, DEFAULT_URL)
  const tokenSource = await findTokenSource(local ?? given, { url, data, terminal })
  return createEspfClient({ baseUrl: url, tokenSource, fetch: terminal.fetch })
}

async function findTokenSource(
  given: ConnectionOptions,
  { url, data, terminal }: { url: string; data: string; terminal: Terminal },
): Promise<TokenSource> {
  const { login = 'admin' } = given
  const logIn = (credentials: Parameters<typeof createBillingClient>[0]['credentials']) =>
    createBillingClient({ baseUrl: url, credentials, fetch: terminal.fetch })
  if (given.token !== undefined) {
    const token = await readText(given.token, terminal)
    return API_TOKEN.test(token) ? logIn({ login, token }) : { accessToken: async () => token }
  }
  if (given.password !== undefined)
    return logIn({ login, password: await readText(given.password, terminal) })
  if (!terminal.ask)
    throw new Failure(
      `There is no password for ${login} at ${url}, and no "openespf up" runs on the data folder "${data}".`,
      'Give --password or --token (or OPENESPF_PASSWORD or OPENESPF_TOKEN), or start "openespf up" there.',
    )
  const password = await terminal.ask.password(`Password of ${login} at ${url}`)
  if (password === undefined) throw new Failure('Not logged in.', '')
  return logIn({ login, password })
}

/** The address without what a path is joined to; throws a UsageError that shows one when it is none. */
export function checkUrl(text: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  throw new UsageError(`"${text}" is no address of a server: give one such as ${example}`)
}
