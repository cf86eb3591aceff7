import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@openespf/foundation/testing'
import { supervise } from '../supervise.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'
import { freePort } from './free-port.ts'

const SUFFIX = 'dc=example,dc=net'
const BASE = `ou=people,${SUFFIX}`
const BIND = { bindDn: `cn=admin,${SUFFIX}`, bindPassword: 'correct horse battery' }
const ATTRIBUTES = ['uid', 'cn', 'description', 'title']

/** OpenLDAP's slapd with a directory of its own. */
export async function startSlapd(folder: string, logs: string): Promise<ExternalSystem> {
  const dir = join(folder, 'slapd')
  await mkdir(join(dir, 'db'), { recursive: true })
  const config = join(dir, 'slapd.conf')
  await writeFile(config, configuration(dir), { mode: 0o600 })
  const url = `ldap://127.0.0.1:${await freePort()}`
  const program = supervise({
    name: 'slapd',
    command: 'slapd',
    args: ['-f', config, '-h', url, '-d', 'stats'],
    ready: 'slapd starting',
    folder: logs,
  })
  const asAdmin = ['-x', '-H', url, '-D', BIND.bindDn, '-w', BIND.bindPassword]
  try {
    await waitFor('slapd is ready', program.isReady, 30_000)
    await command('ldapadd', asAdmin, ROOT)
  } catch (error) {
    await program.retire()
    throw error
  }
  const search = [...asAdmin, '-LLL', '-b', BASE, '-s', 'one', '-o', 'ldif-wrap=no', '-o', 'nettimeout=5']
  return {
    name: 'ldap',
    group: 'Netaccess',
    connector: {
      use: 'ldap',
      group: 'Netaccess',
      config: {
        ...{ url, ...BIND, dn: `uid={{account_id}},${BASE}`, passwordScheme: 'none' },
        attributes: {
          ...{ cn: '{{account.id}}', sn: '{{account.customer_name}}', title: '{{account.status|active}}' },
          description: ['{{product.name}}', '{{sim.imsi}}'],
        },
      },
    },
    program,
    wanted: ({ id, imsi, product, status }) => [
      id,
      textOf({ uid: [id], cn: [id], description: [product, imsi ?? []].flat(), title: [status ?? 'active'] }),
    ],
    held: async () => readLdif(await command('ldapsearch', [...search, ...ATTRIBUTES])),
  }
}

function readLdif(ldif: string): Holdings {
  const entries = ldif.split('\n\n').filter((entry) => entry.startsWith('dn: '))
  return new Map(
    entries.map((entry) => {
      const lines = [...entry.matchAll(/^(\w+): (.*)$/gm)]
      const valuesOf = (name: string) => lines.flatMap(([, key, value = '']) => (key === name ? value : []))
      const values = Object.fromEntries(ATTRIBUTES.map((name) => [name, valuesOf(name)]))
      return [valuesOf('uid').join(), textOf(values)]
    }),
  )
}

function textOf(attributes: Record<string, string[]>): string {
  return ATTRIBUTES.map((name) => `${name}=${attributes[name]?.sort().join('+')}`).join(' ')
}

function command(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 10_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${program}: ${stderr}`)) : resolve(stdout),
    )
    child.stdin?.end(input)
  })
}

const ROOT = `dn: ${SUFFIX}
objectClass: domain
dc: example

dn: ${BASE}
objectClass: organizationalUnit
ou: people
`

function configuration(dir: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${dir}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
maxsize 16777216
suffix "${SUFFIX}"
rootdn "${BIND.bindDn}"
rootpw "${BIND.bindPassword}"
directory ${dir}/db
`
}
