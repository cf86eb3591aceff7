import {
  type ApiCredentials,
  createBilling,
  createBillingMethods,
  createV2Routes,
  readCookieToken,
  registerV1,
  registerV2,
  type V1Edge,
  type V1Methods,
} from '@openespf/billing'
import { createTestSender, registerEspfApi } from '@openespf/espf'
import type { AddressGuard } from '@openespf/foundation/address-guard'
import { createHttpServer } from '@openespf/foundation/http'
import { listen } from '@openespf/foundation/listen'
import type { Log } from '@openespf/foundation/log'
import {
  loadSelfSigned,
  readServerCertificate,
  type ServerCertificate,
} from '@openespf/foundation/server-certificate'
import {
  type Caller,
  createAdministrationMethods,
  createSessionMethods,
  createSessions,
  type From,
  type Sessions,
  type SessionsOptions,
} from '@openespf/sessions'
import manifest from '../package.json' with { type: 'json' }
import { allowOrigins } from './allow-origins.ts'
import type { RealmPort, ServerConfig } from './config.ts'
import { registerWeb } from './web/register-web.ts'

type Realm = V1Edge['realm']

/** Where a realm has its own listener: `https://127.0.0.1:8443`. */
export type RealmAddress = { realm: Realm; url: string }

export type ServeOptions = {
  config: ServerConfig
  base: Pick<SessionsOptions, 'database' | 'secretBox' | 'clock'> & { log: Log }
  guard: AddressGuard
  closers: (() => Promise<void>)[]
  /** Called after each answer: the call may have raised events, and the dispatcher need not wait for its next look. */
  onCall: () => void
  announce: (line: string) => void
}

type HttpServer = ReturnType<typeof createHttpServer>
type CookieRequest = Parameters<typeof readCookieToken>[0]
type Apis = {
  /** v1, API 2.0 and the pages, below the prefix. */
  addRealm(app: HttpServer, realm: Realm, prefix: string): void
  addEspf(app: HttpServer): void
}

/**
 * Opens the shared port, which serves the administrators as it always did and each realm below its name, and a listener
 * for each realm that has one. The ESPF API is the administrators': on the shared port and on theirs.
 */
export async function serveApis(options: ServeOptions): Promise<{ url: string; realms: RealmAddress[] }> {
  const { config } = options
  const apis = await createApis(options)
  const shared = createServer(options)
  const ports = realmPorts(config)
  apis.addRealm(shared, 'admin', '')
  for (const { realm } of ports) apis.addRealm(shared, realm, `/${realm}`)
  apis.addEspf(shared)
  const url = await listen(shared, { host: config.host, port: config.port, isWish: false })
  return { url, realms: await openRealms(options, apis, ports) }
}

function realmPorts(config: ServerConfig): { realm: Realm; at: RealmPort }[] {
  return [
    { realm: 'reseller', at: config.resellerPort },
    { realm: 'admin', at: config.adminPort },
    { realm: 'customer', at: config.customerPort },
    { realm: 'account', at: config.accountPort },
  ]
}

async function openRealms(
  options: ServeOptions,
  apis: Apis,
  ports: readonly { realm: Realm; at: RealmPort }[],
): Promise<RealmAddress[]> {
  const { config, announce } = options
  const addresses: RealmAddress[] = []
  const moved: string[] = []
  const hasAny = ports.some(({ at }) => at.kind === 'on')
  const certificate = config.tls === 'on' && hasAny ? await loadCertificate(options) : undefined
  for (const { realm, at } of ports) {
    if (at.kind === 'off') continue
    const app = createServer(options, certificate)
    apis.addRealm(app, realm, '')
    if (realm === 'admin') apis.addEspf(app)
    const url = await listen(app, { ...at, host: config.host })
    addresses.push({ realm, url })
    const { port } = new URL(url)
    if (at.isWish && port !== String(at.port)) moved.push(`${realm} ${port} instead of ${at.port}`)
  }
  if (moved.length > 0) announce(`Ports are busy, others are taken: ${moved.join(', ')}.`)
  return addresses
}

function loadCertificate({ config, base }: ServeOptions): Promise<ServerCertificate> {
  const { tlsCert: cert, tlsKey: key, data, host } = config
  if (cert !== undefined && key !== undefined) return readServerCertificate({ cert, key })
  return loadSelfSigned(data, { host, clock: base.clock })
}

function createServer(
  { config, closers, onCall }: ServeOptions,
  certificate?: ServerCertificate,
): HttpServer {
  const app = createHttpServer(certificate && { certificate })
  app.addHook('onResponse', async () => onCall())
  if (config.allowOrigins.length > 0) allowOrigins(app, config.allowOrigins)
  closers.push(() => app.close())
  return app
}

/** What the listeners share: the operations, and how they are added to a server. */
async function createApis({ base, guard }: ServeOptions): Promise<Apis> {
  const billing = createBilling(base)
  const { subjects } = billing
  const sessions = await createSessions({ ...base, subjects })
  const sendTest = createTestSender({ ...base, guard })
  const shared: V1Methods = {
    ...createAdministrationMethods({ ...base, subjects, version: manifest.version }),
    ...createBillingMethods(billing),
  }
  const routes = createV2Routes(base)
  return {
    addRealm(app, realm, prefix) {
      const methods = { ...createSessionMethods(sessions, realm, subjects), ...shared }
      const authenticate = (credentials: ApiCredentials, address: string) =>
        authenticateBy(sessions, credentials, { realm, address })
      registerV1(app, { methods, realm, prefix: `${prefix}/rest`, authenticate, log: base.log })
      registerV2(app, { routes, realm, prefix: `${prefix}/api/2`, authenticate, log: base.log })
      registerWeb(app, { realm, prefix, log: base.log })
    },
    addEspf(app) {
      const accounts = billing.accountLookup
      const cookies = { readCookieToken: (request: CookieRequest) => readCookieToken(request, 'admin') }
      registerEspfApi(app, { ...base, ...cookies, sessions, accounts, sendTest })
    },
  }
}

function authenticateBy(sessions: Sessions, credentials: ApiCredentials, from: From): Promise<Caller> {
  switch (credentials.kind) {
    case 'access-token':
      return sessions.authenticateToken(credentials.accessToken, undefined, from.address)
    case 'session-id':
      return sessions.authenticateSession(credentials.sessionId, from.address)
    case 'password':
      return sessions.authenticateBasic(credentials.login, credentials.password, from)
    case 'api-token':
      return sessions.authenticateBasic(credentials.login, credentials.token, from)
  }
}
