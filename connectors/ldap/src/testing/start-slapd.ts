import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeTcpPort, startProgram } from '@openespf/application/testing'

export const BASE = 'ou=people,dc=example,dc=net'
export const ADMIN = { bindDn: 'cn=admin,dc=example,dc=net', bindPassword: 'canary-admin-password' }

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
  await mkdir(join(dir, 'db'))
  await writeFile(join(dir, 'slapd.conf'), configuration(dir, tls !== undefined), { mode: 0o600 })
  await writeFile(join(dir, 'certificate.pem'), tls?.certificate ?? '')
  await writeFile(join(dir, 'key.pem'), tls?.key ?? '', { mode: 0o600 })
  const url = `ldap://127.0.0.1:${await freeTcpPort()}`
  const secureUrl = `ldaps://127.0.0.1:${await freeTcpPort()}`
  const start = () => run(dir, tls === undefined ? [url] : [url, secureUrl])
  const asAdmin = ['-x', '-H', url, '-D', ADMIN.bindDn, '-w', ADMIN.bindPassword]
  let stop = await start()
  await command('ldapadd', asAdmin, ROOT)
  return {
    url,
    secureUrl,
    bind: (dn, password) =>
      command('ldapwhoami', ['-x', '-H', url, '-D', dn, '-w', password]).then(
        () => true,
        (error: unknown) => {
          if (/Invalid credentials|Inappropriate authentication/.test(String(error))) return false
          throw error
        },
      ),
    async add(ldif) {
      await command('ldapadd', asAdmin, ldif)
    },
    async modify(ldif) {
      await command('ldapmodify', asAdmin, ldif)
    },
    dump: (...attributes) =>
      command('ldapsearch', [
        ...asAdmin,
        '-LLL',
        '-b',
        BASE,
        '-s',
        'one',
        '-o',
        'ldif-wrap=no',
        ...attributes,
      ]),
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

function run(dir: string, urls: readonly string[]): Promise<() => Promise<void>> {
  const args = ['-f', join(dir, 'slapd.conf'), '-h', urls.join(' '), '-d', 'stats']
  return startProgram({ program: 'slapd', args, port: Number(new URL(urls[0] ?? '').port) })
}

function command(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], (error, stdout, stderr) =>
      error ? reject(new Error(`${program}: ${stderr}`)) : resolve(stdout),
    )
    child.stdin?.end(input)
  })
}

const ROOT = `dn: dc=example,dc=net
objectClass: domain
dc: example

dn: ${BASE}
objectClass: organizationalUnit
ou: people
`

function configuration(dir: string, tls: boolean): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${dir}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload argon2
${tls ? `TLSCertificateFile ${dir}/certificate.pem\nTLSCertificateKeyFile ${dir}/key.pem` : ''}
database mdb
maxsize 16777216
suffix "dc=example,dc=net"
rootdn "${ADMIN.bindDn}"
rootpw ${ADMIN.bindPassword}
directory ${dir}/db
`
}
