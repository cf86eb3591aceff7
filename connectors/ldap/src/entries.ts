import { ExternalUnreachable, type ListResult, type Outcome } from '@openespf/application/connector'
import { ExternalRefusal, type LdapDirectory, type LdapEntry } from '@openespf/application/external-systems'
import { type DnTemplate, dnOf, keyOf, rdnOf } from './dn.ts'
import { compare, type Difference, namesOf, type Values, type Wanted } from './entry.ts'
import { hashPassword } from './password.ts'
import { type Actual, type Change, describe } from './plan.ts'

const NO_SUCH_OBJECT = '32'
/** Walks that are kept to go on with: of more, those begun first are given up. */
const WALKS_MAX = 8

/** Rejects with ExternalUnreachable, ExternalRefusal. */
export async function readEntries(
  directory: LdapDirectory,
  dns: readonly { key: string; dn: string }[],
  attributes: readonly string[],
): Promise<Actual> {
  const read = await Promise.all(
    dns.map(async ({ key, dn }) => ({ key, entry: await directory.read(dn, attributes) })),
  )
  return new Map(read.flatMap(({ key, entry }) => (entry ? [[key, valuesOf(entry)] as const] : [])))
}

/** Makes one change, unless it is true already. Rejects with ExternalUnreachable, ExternalRefusal. */
export async function apply(
  directory: LdapDirectory,
  change: Change,
  template: DnTemplate,
): Promise<Outcome> {
  if (change.kind === 'impossible') return { kind: 'reject', reason: change.reason }
  const dn = dnOf(template, change.key)
  const done: Outcome = { kind: 'applied', detail: describe(change, template) }
  switch (change.kind) {
    case 'delete':
      return unlessRefused(NO_SUCH_OBJECT, directory.delete(dn), done)
    case 'rename':
      return unlessRefused(NO_SUCH_OBJECT, directory.rename(dn, rdnOf(template, change.to)), done)
    case 'put':
      return put(directory, { dn, wanted: change.wanted, done })
    default:
      return change satisfies never
  }
}

async function put(
  directory: LdapDirectory,
  { dn, wanted, done }: { dn: string; wanted: Wanted; done: Outcome },
): Promise<Outcome> {
  const now = await directory.read(dn, namesOf(wanted))
  const differences = compare(wanted, now ? valuesOf(now) : new Map())
  if (now && differences.length === 0) return { kind: 'unchanged' }
  const values = await Promise.all(
    differences.map(async (each) => [each.attribute, await newValues(each, wanted)]),
  )
  const attributes: LdapEntry['attributes'] = Object.fromEntries(values)
  if (now) await directory.modify(dn, attributes)
  else await directory.add(dn, attributes)
  return done
}

/** `isAgain`: begun in place of one that was lost. */
type Walk = { pages: AsyncIterator<readonly LdapEntry[]>; isAgain: boolean }

/** For the entries of the configured form, page by page; a page is named by a token that this process knows. */
export function createLister(directory: LdapDirectory, template: DnTemplate, objectClass: string) {
  const walks = new Map<string, Walk>()
  let last = 0
  /**
   * A token of another run begins anew, and so, once, does a walk whose connection was lost: whoever asks sees some entries
   * twice, and misses none.
   */
  return async (after: string | undefined): Promise<ListResult> => {
    const known = walks.get(after ?? '')
    walks.delete(after ?? '')
    const { walk, page } = await step(known ?? { pages: begin(), isAgain: false }, known !== undefined)
    if (page.done) return { kind: 'listed', keys: [], next: undefined }
    const next = String(++last)
    keep(next, walk)
    const names = page.value.flatMap((entry) => valuesOf(entry).get(template.attribute.toLowerCase()) ?? [])
    const keys = names.flatMap((name) => keyOf(template, name) ?? [])
    return { kind: 'listed', keys: keys.map((value) => ({ kind: template.key, value })), next }
  }

  async function step(walk: Walk, isUnderWay: boolean) {
    try {
      return { walk, page: await walk.pages.next() }
    } catch (error) {
      if (!isUnderWay || walk.isAgain || !(error instanceof ExternalUnreachable)) throw error
      const again: Walk = { pages: begin(), isAgain: true }
      return { walk: again, page: await again.pages.next() }
    }
  }

  function keep(token: string, walk: Walk): void {
    walks.set(token, walk)
    const [oldest] = walks.keys()
    if (walks.size > WALKS_MAX && oldest !== undefined) walks.delete(oldest)
  }

  function begin(): AsyncIterator<readonly LdapEntry[]> {
    const search = {
      base: template.base,
      filter: `(objectClass=${objectClass})`,
      attributes: [template.attribute],
    }
    return directory.search(search)[Symbol.asyncIterator]()
  }
}

async function newValues({ expected, password }: Difference, wanted: Wanted): Promise<readonly string[]> {
  const { scheme } = wanted.password
  if (password === undefined || scheme === 'none') return expected
  return [await hashPassword(password, scheme)]
}

async function unlessRefused(code: string, work: Promise<void>, done: Outcome): Promise<Outcome> {
  try {
    await work
    return done
  } catch (error) {
    if (error instanceof ExternalRefusal && error.code === code) return { kind: 'unchanged' }
    throw error
  }
}

function valuesOf({ attributes }: LdapEntry): Values {
  return new Map(
    Object.entries(attributes)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name.toLowerCase(), values]),
  )
}
