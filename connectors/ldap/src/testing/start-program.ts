import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const BASE = 'ou=people,dc=example,dc=net'
export const ADMIN = { bindDn: 'cn=admin,dc=example,dc=net', bindPassword: 'canary-admin-password' }

/** Writes into a folder what slapd needs for a directory of its own; returns how it is run, and what it prints when it is at work. */
export async function prepareSlapd(
  dir: string,
  urls: readonly string[],
  tls?: { certificate: string; key: string },
): Promise<{ command: string; args: string[]; ready: string }> {
  await mkdir(join(dir, 'db'), { recursive: true })
  await writeFile(join(dir, 'slapd.conf'), configuration(dir, tls !== undefined), { mode: 0o600 })
  await writeFile(join(dir, 'certificate.pem'), tls?.certificate ?? '')
  await writeFile(join(dir, 'key.pem'), tls?.key ?? '', { mode: 0o600 })
  const args = ['-f', join(dir, 'slapd.conf'), '-h', urls.join(' '), '-d', 'stats']
  return { command: 'slapd', args, ready: 'slapd starting' }
}

/** Adds what a new directory lacks: the entry under which all persons stand. */
export async function addBase(url: string): Promise<void> {
  await runLdap('ldapadd', asAdmin(url), ROOT)
}

/** Arguments of OpenLDAP's tools. */
export function asAdmin(url: string): string[] {
  return ['-x', '-H', url, '-D', ADMIN.bindDn, '-w', ADMIN.bindPassword]
}

/** One of OpenLDAP's tools; returns what it prints. */
export function runLdap(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { timeout: 10_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${program}: ${stderr}`)) : resolve(stdout),
    )
    child.stdin?.end(input)
  })
}

/** LDIF of all persons, without comments; `attributes`: all unless named. */
export function searchPersons(url: string, attributes: readonly string[]): Promise<string> {
  const where = ['-LLL', '-b', BASE, '-s', 'one', '-o', 'ldif-wrap=no', '-o', 'nettimeout=5']
  return runLdap('ldapsearch', [...asAdmin(url), ...where, ...attributes])
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
