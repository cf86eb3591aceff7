import { createConnectorTools, type RunningConnector } from '@openespf/application'
import { BillingFault, createBillingClient, createEspfClient } from '@openespf/client'
import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { openDatabase } from '@openespf/foundation/pg'
import { type ProvisionerSetup, readProvisionerSetup } from './config.ts'
import { runConnectors } from './connectors.ts'
import type { ProvisionerConfig } from './settings.ts'
import { trustAlso } from './trust-also.ts'

/** What was looked at and what came of it; `next`: what to do about it. */
export type Finding = { check: string; says: string } & (
  | { verdict: 'ok' }
  | { verdict: 'warn' | 'fail'; next: string }
)

const TIMEOUT_MS = 5000

/** Checks every hop of a provisioner, from its configuration to the external systems, and changes nothing. */
export async function runDoctor(file?: string): Promise<Finding[]> {
  let setup: ProvisionerSetup
  try {
    setup = readProvisionerSetup(file)
  } catch (error) {
    return [failed('provisioner configuration', error, 'correct the file (docs/provisioner.md)')]
  }
  const { config, connectors } = setup
  if (config.billingCa !== undefined) trustAlso(config.billingCa)
  const names = connectors.map(({ name, use }) => name ?? use).join(', ') || 'none'
  return [
    {
      check: 'provisioner configuration',
      verdict: 'ok',
      says: `${config.connectorsFile}; connectors: ${names}`,
    },
    ...(config.databaseUrl === undefined ? [] : [await checkDatabase(config.databaseUrl)]),
    ...(await checkBilling(config)),
    await checkEvents(config),
    ...(await checkConnectors(setup)),
  ]
}

async function checkDatabase(connectionString: string): Promise<Finding> {
  const database = openDatabase(
    { connectionString },
    { max: 1, queryTimeoutMs: TIMEOUT_MS, applicationName: 'openespf doctor' },
  )
  try {
    await database.script('')
    return { check: 'provisioner database', verdict: 'ok', says: 'reachable' }
  } catch (error) {
    return failed('provisioner database', error, 'start PostgreSQL, or correct PROVISIONER_DATABASE_URL')
  } finally {
    await database.close()
  }
}

async function checkBilling(config: ProvisionerConfig): Promise<Finding[]> {
  const { billingUrl: baseUrl, billingLogin: login, billingToken: token } = config
  if (token === undefined) {
    const nothing = new Error('there is no API token')
    return [failed('billing login', nothing, 'give billing.token, or PROVISIONER_BILLING_TOKEN')]
  }
  const billing = createBillingClient({ baseUrl, credentials: { login, token }, timeoutMs: TIMEOUT_MS })
  const espf = createEspfClient({ baseUrl, tokenSource: billing })
  try {
    await billing.accessToken()
  } catch (error) {
    return [failed('billing login', error, nextForLogin(error))]
  }
  return [
    { check: 'billing login', verdict: 'ok', says: `${login} at ${baseUrl}` },
    await tryOut('billing accounts', () => billing.call('Account/get_account_list', { limit: 1 }), {
      says: 'can be read',
      next: 'let the API user read accounts, products, SIM cards and access policies',
    }),
    await tryOut('ESPF API', () => espf.listGroups(), {
      says: 'answers',
      next: 'let the API user report statuses: its permission espf.api:write',
    }),
  ]
}

/** Of OpenSSL: the certificate leads to no CA that is trusted. */
const UNTRUSTED = /^(UNABLE_TO_|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)/

function nextForLogin(error: unknown): string {
  if (error instanceof BillingFault)
    return 'correct billing.login and billing.token; the user must be allowed to log in with an API token'
  const code = codeOf(error)
  if (UNTRUSTED.test(code)) return 'name the CA of its certificate, a file in PEM: billing.ca'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'correct billing.url: its certificate is for another name'
  if (code === 'CERT_HAS_EXPIRED') return 'renew the certificate of billing'
  return 'correct billing.url, or open the way there'
}

/** The code of the innermost cause; none: an empty text. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return error.cause instanceof Error ? codeOf(error.cause) : 'code' in error ? String(error.code) : ''
}

async function checkEvents({ host, port, publicUrl }: ProvisionerConfig): Promise<Finding> {
  const url = new URL('/health', publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  const next = 'start the provisioner, or correct receiving.url; senders must reach it there'
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (answer.ok) return { check: 'events', verdict: 'ok', says: `received at ${url.origin}` }
    return { check: 'events', verdict: 'warn', says: `${url} answers with status ${answer.status}`, next }
  } catch (error) {
    return { check: 'events', verdict: 'warn', says: `${url}: ${reasonOf(error)}`, next }
  }
}

async function checkConnectors({ connectors }: ProvisionerSetup): Promise<Finding[]> {
  const nothing = {
    recall: async () => undefined,
    remember: async () => undefined,
    forget: async () => undefined,
  }
  const running = runConnectors(connectors, ({ timeoutMs = TIMEOUT_MS }) =>
    createConnectorTools({ clock: systemClock, log: silentLog, memory: nothing, timeoutMs }),
  )
  try {
    return await Promise.all(running.map(checkConnector))
  } finally {
    await Promise.all(running.map((connector) => connector.close()))
  }
}

async function checkConnector(connector: RunningConnector): Promise<Finding> {
  const check = `connector ${connector.name}`
  const next = 'start the external system, or correct the settings of the connector (docs/connectors)'
  try {
    const outcome = await connector.check()
    if (outcome.kind !== 'unchanged') return { check, verdict: 'fail', says: outcome.reason, next }
    const says = `its external system answers; statuses go to the service group ${connector.group}`
    return { check, verdict: 'ok', says }
  } catch (error) {
    return failed(check, error, next)
  }
}

async function tryOut(
  check: string,
  call: () => Promise<unknown>,
  words: { says: string; next: string },
): Promise<Finding> {
  try {
    await call()
    return { check, verdict: 'ok', says: words.says }
  } catch (error) {
    return failed(check, error, words.next)
  }
}

function failed(check: string, error: unknown, next: string): Finding {
  return { check, verdict: 'fail', says: reasonOf(error), next }
}

/** The innermost cause says most; of several addresses tried, the first. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  return cause instanceof Error && error.message === 'fetch failed'
    ? reasonOf(cause)
    : error.message || error.name
}
