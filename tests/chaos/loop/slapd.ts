import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freeTcpPort, waitFor } from '@openespf/foundation/testing'
import {
  ADMIN,
  addBase,
  BASE,
  prepareSlapd,
  searchPersons,
} from '../../../connectors/ldap/src/testing/start-program.ts'
import { supervise } from '../supervise.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'

const ATTRIBUTES = ['uid', 'cn', 'description', 'title']

/** OpenLDAP's slapd with a directory of its own. */
export async function startSlapd(folder: string, logs: string): Promise<ExternalSystem> {
  const dir = join(folder, 'slapd')
  await mkdir(dir)
  const url = `ldap://127.0.0.1:${await freeTcpPort()}`
  const program = supervise({ ...{ name: 'slapd', folder: logs }, ...(await prepareSlapd(dir, [url])) })
  try {
    await waitFor('slapd is ready', program.isReady, 30_000)
    await addBase(url)
  } catch (error) {
    await program.retire()
    throw error
  }
  return {
    name: 'ldap',
    group: 'Netaccess',
    connector: {
      use: 'ldap',
      group: 'Netaccess',
      config: {
        ...{ url, ...ADMIN, dn: `uid={{account_id}},${BASE}`, passwordScheme: 'none' },
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
    held: async () => readLdif(await searchPersons(url, ATTRIBUTES)),
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
