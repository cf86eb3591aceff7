import { isIP } from 'node:net'
import { Attribute, Change, Client, type Entry, ResultCodeError, type SearchOptions } from 'ldapts'
import { ExternalUnreachable } from './connector.ts'
import { ExternalRefusal, type LdapDirectory, type LdapEntry, type LdapSettings } from './external-systems.ts'
import { createGate } from './gate.ts'
import { maskValues } from './mask-values.ts'

const PAGE = 500
const NO_SUCH_OBJECT = '32'
/** busy, unavailable */
const AWAY = ['51', '52']
/**
 * inappropriateMatching, constraintViolation, invalidAttributeSyntax, invalidDNSyntax, namingViolation,
 * objectClassViolation, notAllowedOnRDN, objectClassModsProhibited
 */
const DATA = ['18', '19', '21', '34', '64', '65', '67', '69']
const SECRET = /password|secret/i

/**
 * Opens one connection, which carries any number of operations at a time. One that breaks, or on which an operation ran into
 * its time-out, is given up; the next operation makes and binds another.
 */
export function openLdap(settings: LdapSettings): LdapDirectory {
  const where = new URL(settings.url).host
  const gate = createGate(where)
  let session: Session | undefined

  const lose = (lost: Session | undefined): void => {
    if (session === lost) session = undefined
    lost?.client.unbind().catch(() => undefined)
  }
  const run = <T>(work: (client: Client) => Promise<T>, secrets: readonly string[] = []): Promise<T> =>
    gate.pass(async () => {
      if (session?.isOver()) lose(session)
      session ??= begin(settings)
      const mine = session
      try {
        await mine.ready
        return await work(mine.client)
      } catch (error) {
        if (!(error instanceof ResultCodeError || error instanceof ExternalUnreachable)) lose(mine)
        throw translate(error, where, [settings.password, ...secrets])
      }
    })
  return {
    async read(dn, attributes) {
      try {
        const asked: SearchOptions = { scope: 'base', attributes: [...attributes] }
        const { searchEntries } = await run((client) => client.search(dn, asked))
        return searchEntries.map(toEntry)[0]
      } catch (error) {
        if (error instanceof ExternalRefusal && error.code === NO_SUCH_OBJECT) return undefined
        throw error
      }
    },
    async *search({ base, filter, attributes }) {
      const asked: SearchOptions = {
        filter,
        attributes: [...attributes],
        scope: 'sub',
        paged: { pageSize: PAGE },
      }
      const { client: mine, pages } = await run(async (client) => ({
        client,
        pages: client.searchPaginated(base, asked),
      }))
      for (;;) {
        const page = await run(async (client) => {
          // The library would go on over a connection of its own, as nobody, who sees less.
          if (client === mine) return pages.next()
          throw new ExternalUnreachable(`${where}: the connection was lost within a search`)
        })
        if (page.done) return
        yield page.value.searchEntries.map(toEntry)
      }
    },
    add: (dn, attributes) => run((client) => client.add(dn, toAttributes(attributes)), secretsIn(attributes)),
    modify: (dn, attributes) =>
      run((client) => client.modify(dn, toAttributes(attributes).map(replace)), secretsIn(attributes)),
    rename: (dn, newRdn) => run((client) => client.modifyDN(dn, newRdn)),
    delete: (dn) => run((client) => client.del(dn)),
    async close() {
      await gate.close()
      lose(session)
    },
  }
}

type Session = {
  client: Client
  /** Resolves when the connection is there and bound. */
  ready: Promise<void>
  /** Once it was ready: the library would connect again by itself, and go on as nobody. */
  isOver(): boolean
}

function begin(settings: LdapSettings): Session {
  const { url, ca, timeoutMs } = settings
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const tls = { host, ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) }
  const client = new Client({
    url,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    ...(protocol === 'ldaps:' && { tlsOptions: tls }),
  })
  let settled = false
  const bind = async (): Promise<void> => {
    try {
      if (settings.startTls) await inTime(client.startTLS(tls), timeoutMs)
      await client.bind(settings.bindDn, settings.password)
    } finally {
      settled = true
    }
  }
  return { client, ready: bind(), isOver: () => settled && !client.isBound }
}

/** The library waits for the other side's part of a TLS handshake for ever. */
async function inTime(work: Promise<void>, ms: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no TLS handshake in time')), ms)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** A directory may repeat what it was sent: secrets are taken out. */
function translate(error: unknown, where: string, secrets: readonly string[]): unknown {
  if (!(error instanceof Error) || error instanceof ExternalUnreachable) return error
  const [firstLine = ''] = error.message.split('\n')
  const said = maskValues(firstLine.replace(/ Code: 0x[0-9a-f]+$/, ''), secrets)
  const code = error instanceof ResultCodeError ? String(error.code) : undefined
  if (code === undefined || AWAY.includes(code)) {
    const why = 'code' in error && code === undefined ? String(error.code) : said
    return new ExternalUnreachable(`${where}: ${why}`, { cause: error })
  }
  return new ExternalRefusal(`${where}: the directory said "${said}" (LDAP result ${code})`, {
    code,
    blames: DATA.includes(code) ? 'data' : 'system',
    cause: error,
  })
}

type Attributes = LdapEntry['attributes']

function toEntry({ dn, ...attributes }: Entry): LdapEntry {
  const texts = Object.entries(attributes).map(([name, value]) => [name, [value].flat().map(String)])
  return { dn, attributes: Object.fromEntries(texts) }
}

function toAttributes(attributes: Attributes): Attribute[] {
  return Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: [...values] }))
}

function replace(modification: Attribute): Change {
  return new Change({ operation: 'replace', modification })
}

function secretsIn(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, values]) => (SECRET.test(name) ? values : []))
}
