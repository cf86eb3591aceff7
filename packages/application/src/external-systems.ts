import { type Static, Type } from 'typebox'

/** The external system answered with a refusal. Its message shows no secret. */
export class ExternalRefusal extends Error {
  override readonly name = 'ExternalRefusal'
  /** The external system's own: a SQLSTATE, an LDAP result code. */
  readonly code: string
  /** Whether the account's data are to blame, or the external system and how it was set up. */
  readonly blames: 'data' | 'system'

  constructor(message: string, details: { code: string; blames: 'data' | 'system'; cause?: unknown }) {
    super(message, { cause: details.cause })
    this.code = details.code
    this.blames = details.blames
  }
}

/** How to reach a PostgreSQL database of an external system. */
export type SqlSettings = {
  /** A name, an address, or the folder of a unix socket. */
  host: string
  port: number
  database: string
  user: string
  password: string
  /** TLS, with the server's certificate checked against `ca` (PEM), or against the well-known authorities. */
  tls?: { ca?: string }
  /** For connecting and for each statement. */
  timeoutMs: number
  maxConnections: number
}

export type SqlSession = {
  /** Runs one statement with parameters `$1`, `$2`, …; the row type is a promise that a test keeps. */
  query<R extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>
}

/** Connects when it is used. Failures are ExternalUnreachable, or ExternalRefusal with the SQLSTATE. */
export type SqlDatabase = SqlSession & {
  /** Commits when `work` returns, rolls back when it throws. May run `work` again after a deadlock. */
  transaction<T>(work: (tx: SqlSession) => Promise<T>): Promise<T>
  /** Refuses new work and waits for what is under way. */
  close(): Promise<void>
}

/** How to reach an LDAP directory. */
export type LdapSettings = {
  /** `ldap://host:389` or `ldaps://host:636`. */
  url: string
  bindDn: string
  password: string
  startTls: boolean
  /** PEM of the authority that the server's certificate is checked against, instead of the well-known ones. */
  ca?: string
  /** For connecting and for each operation. */
  timeoutMs: number
}

/** Names of attributes as the server writes them. */
export type LdapEntry = { dn: string; attributes: Readonly<Record<string, readonly string[]>> }

/**
 * Connects and binds when it is used; referrals are not followed. Failures are ExternalUnreachable, or ExternalRefusal with
 * the LDAP result code (RFC 4511, appendix A): `32` for what is not there, `68` for what is there already.
 */
export type LdapDirectory = {
  /** The entry; undefined when there is none. */
  read(dn: string, attributes: readonly string[]): Promise<LdapEntry | undefined>
  /** All entries below, page by page. `filter` as in RFC 4515: never with text in it that is not the configuration's. */
  search(options: {
    base: string
    filter: string
    attributes: readonly string[]
  }): AsyncIterable<readonly LdapEntry[]>
  add(dn: string, attributes: LdapEntry['attributes']): Promise<void>
  /** Each of the attributes gets these values instead of those that it has; one without values goes. */
  modify(dn: string, attributes: LdapEntry['attributes']): Promise<void>
  /** Another RDN under the same parent; the value of the old RDN goes. */
  rename(dn: string, newRdn: string): Promise<void>
  delete(dn: string): Promise<void>
  close(): Promise<void>
}

const Pem = Type.String({ pattern: '^-----BEGIN CERTIFICATE-----' })

/** The settings of a connector whose external system is reached through its PostgreSQL database. */
export const sqlConfig = {
  host: Type.String({
    minLength: 1,
    description: 'Where the database listens: a name, an address, or the folder of a unix socket.',
  }),
  port: Type.Integer({ minimum: 1, maximum: 65_535, default: 5432, description: 'Its port.' }),
  database: Type.String({ minLength: 1, description: 'The name of the database.' }),
  user: Type.String({ minLength: 1, description: 'The role that may read and change its tables.' }),
  password: Type.String({ minLength: 1, description: 'Its password.' }),
  tls: Type.Boolean({
    default: false,
    description: 'Speak TLS, and nothing to a server whose certificate does not fit.',
  }),
  ca: Type.Optional({
    ...Pem,
    description:
      'With tls: certificate (PEM) of the authority that the server’s must come from; unless given, one of the well-known.',
  }),
  timeoutMs: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 5_000,
    description: 'How long to wait for a connection, and for each answer, in milliseconds.',
  }),
  maxConnections: Type.Integer({
    minimum: 1,
    maximum: 100,
    default: 4,
    description: 'Connections to the database at a time.',
  }),
}
const SqlConfig = Type.Object(sqlConfig)

export function sqlSettingsOf(config: Static<typeof SqlConfig>): SqlSettings {
  const { host, port, database, user, password, tls, ca, timeoutMs, maxConnections } = config
  const settings = { host, port, database, user, password, timeoutMs, maxConnections }
  return tls ? { ...settings, tls: ca === undefined ? {} : { ca } } : settings
}
