import { ExternalUnreachable } from '@openespf/application/connector'
import { ExternalRefusal, type LdapDirectory, type LdapEntry } from '@openespf/application/external-systems'

export type FakeDirectory = LdapDirectory & {
  /** The entries by DN. */
  entries: Map<string, Record<string, readonly string[]>>
  down: boolean
}

/** A directory of persons in memory: as much of slapd as the connector uses, with its refusals. */
export function createFakeDirectory(base: string): FakeDirectory {
  const entries: FakeDirectory['entries'] = new Map([[base, { objectClass: ['organizationalUnit'] }]])
  let closed = false

  const enter = (): void => {
    if (closed || fake.down) throw new ExternalUnreachable('the fake directory is away')
  }
  const put = (dn: string, attributes: Record<string, readonly string[]>): void => {
    const kept = Object.entries(attributes).filter(([, values]) => values.length > 0)
    const names = kept.map(([name]) => name.toLowerCase())
    for (const name of ['cn', 'sn'])
      if (!names.includes(name))
        throw refuse('65', `object class 'inetOrgPerson' requires attribute '${name}'`)
    entries.set(dn, Object.fromEntries(kept))
  }
  const toEntry = ([dn, attributes]: [string, LdapEntry['attributes']]): LdapEntry => ({ dn, attributes })
  const fake: FakeDirectory = {
    entries,
    down: false,
    async read(dn) {
      enter()
      const found = entries.get(dn)
      return found && toEntry([dn, found])
    },
    async *search() {
      enter()
      for (const each of entries) if (each[0] !== base) yield [toEntry(each)]
    },
    async add(dn, attributes) {
      enter()
      if (entries.has(dn)) throw refuse('68', 'already exists')
      put(dn, attributes)
    },
    async modify(dn, attributes) {
      enter()
      const found = entries.get(dn)
      if (!found) throw refuse('32', 'no such object')
      put(dn, { ...found, ...attributes })
    },
    async rename(dn, newRdn) {
      enter()
      const found = entries.get(dn)
      if (!found) throw refuse('32', 'no such object')
      const to = `${newRdn},${base}`
      if (entries.has(to)) throw refuse('68', 'already exists')
      entries.delete(dn)
      const [name = '', value = ''] = newRdn.split('=')
      entries.set(to, { ...found, [name]: [value] })
    },
    async delete(dn) {
      enter()
      if (!entries.delete(dn)) throw refuse('32', 'no such object')
    },
    async close() {
      closed = true
    },
  }
  return fake
}

function refuse(code: string, message: string): ExternalRefusal {
  return new ExternalRefusal(message, { code, blames: code === '65' ? 'data' : 'system' })
}
