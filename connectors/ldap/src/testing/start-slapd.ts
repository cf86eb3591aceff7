import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeTcpPort, startProgram } from '@openespf/application/testing'
import { addBase, asAdmin, prepareSlapd, runLdap, searchPersons } from './start-program.ts'

export { ADMIN, BASE } from './start-program.ts'

export type Slapd = {
  /** ldap:// and ldaps:// */
  url: string
  secureUrl: string
  /** `ldapwhoami`: whether this password opens that entry. */
  bind(dn: string, password: string): Promise<boolean>
  /** `ldapadd` and `ldapmodify`, as the administrator. */
  add(ldif: string): Promise<void>
  modify(ldif: string): Promise<void>
  /** `ldapsearch` over all persons, as the administrator: LDIF without comments. */
  dump(...attributes: string[]): Promise<string>
  takeDown(): Promise<void>
  bringUp(): Promise<void>
  dispose(): Promise<void>
}

/** Starts slapd with a directory of its own on free loopback ports. */
export async function startSlapd(tls?: { certificate: string; key: string }): Promise<Slapd> {
  const dir = await mkdtemp(join(tmpdir(), 'openespf-slapd-'))
  const port = await freeTcpPort()
  const url = `ldap://127.0.0.1:${port}`
  const secureUrl = `ldaps://127.0.0.1:${await freeTcpPort()}`
  const { command, args } = await prepareSlapd(dir, tls === undefined ? [url] : [url, secureUrl], tls)
  const start = () => startProgram({ program: command, args, port })
  let stop = await start()
  await addBase(url)
  return {
    url,
    secureUrl,
    bind: (dn, password) =>
      runLdap('ldapwhoami', ['-x', '-H', url, '-D', dn, '-w', password]).then(
        () => true,
        (error: unknown) => {
          if (/Invalid credentials|Inappropriate authentication/.test(String(error))) return false
          throw error
        },
      ),
    async add(ldif) {
      await runLdap('ldapadd', asAdmin(url), ldif)
    },
    async modify(ldif) {
      await runLdap('ldapmodify', asAdmin(url), ldif)
    },
    dump: (...attributes) => searchPersons(url, attributes),
    takeDown: () => stop(),
    async bringUp() {
      stop = await start()
    },
    async dispose() {
      await stop()
      await rm(dir, { recursive: true })
    },
  }
}
