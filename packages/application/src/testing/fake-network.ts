import { Type } from 'typebox'
import { defineConnector, type ExternalKey, type Outcome } from '../connector.ts'

type Entry = { msisdn: string | undefined; inService: boolean }
type Desired = { imsi: string; entry: Entry }
type Actual = { look: number; seen: number; entries: ReadonlyMap<string, Entry> }
type Change = { imsi: string; entry: Entry | undefined; look: number; seen: number }

/**
 * A register of subscribers in memory: IMSI → number and whether it is in service, numbers are unique. Counts `clashes`:
 * changes of something that another convergence changed between this one's reading and writing.
 */
export function createFakeNetwork() {
  const entries = new Map<string, Entry>()
  const writers = new Map<string, { look: number; at: number }>()
  const counts = { reads: 0, writes: 0, clashes: 0, changes: 0 }
  /** What the next calls come to instead of working; asked before each. */
  const faults: { next: (what: 'read' | 'apply' | 'check') => Outcome | Error | undefined } = {
    next: () => undefined,
  }

  const touch = (name: string, { look, seen }: Change): void => {
    const last = writers.get(name)
    if (last && last.look !== look && last.at > seen) counts.clashes++
    writers.set(name, { look, at: counts.writes })
  }
  const write = (change: Change): Outcome => {
    const { imsi, entry } = change
    const old = entries.get(imsi)
    if (entry?.msisdn && !/^\d+$/.test(entry.msisdn)) {
      return { kind: 'reject', reason: `${entry.msisdn} is not a number` }
    }
    const taken = [...entries].some(
      ([other, { msisdn }]) => other !== imsi && msisdn && msisdn === entry?.msisdn,
    )
    if (taken) return { kind: 'retry', reason: `the number ${entry?.msisdn} is taken` }
    if (JSON.stringify(old) === JSON.stringify(entry)) return { kind: 'unchanged' }
    counts.writes++
    touch(imsi, change)
    for (const number of [old?.msisdn, entry?.msisdn]) if (number) touch(number, change)
    if (entry) entries.set(imsi, entry)
    else entries.delete(imsi)
    return { kind: 'applied', detail: describe(change) }
  }

  const definition = defineConnector({
    name: 'fake-network',
    group: 'HSS',
    config: Type.Object({}),
    create: () => ({
      desire({ account, sim }) {
        if (!sim) return undefined
        const msisdn = account.id.replace(/@.*/, '')
        const keys: ExternalKey[] = [
          { kind: 'imsi', value: sim.imsi },
          { kind: 'account_id', value: msisdn },
        ]
        const desired: Desired = {
          imsi: sim.imsi,
          entry: { msisdn, inService: account.status === undefined },
        }
        return { keys, desired }
      },
      async read(keys) {
        const fault = faults.next('read')
        if (fault instanceof Error) throw fault
        if (fault?.kind === 'retry' || fault?.kind === 'reject') return fault
        const values = keys.map(({ value }) => value)
        const found = [...entries].filter(
          ([imsi, { msisdn }]) => values.includes(imsi) || values.includes(msisdn ?? ''),
        )
        const actual: Actual = { look: ++counts.reads, seen: counts.writes, entries: new Map(found) }
        const keysFound = found.flatMap(([imsi, { msisdn }]): ExternalKey[] => [
          { kind: 'imsi', value: imsi },
          ...(msisdn === undefined ? [] : [{ kind: 'account_id' as const, value: msisdn }]),
        ])
        return { kind: 'read' as const, actual, found: keysFound }
      },
      plan: planChanges,
      describe,
      async apply(change: Change): Promise<Outcome> {
        counts.changes++
        const fault = faults.next('apply')
        if (fault instanceof Error) throw fault
        // Reading and writing are apart, as over a network: without locks others would come between.
        await new Promise((resolve) => setImmediate(resolve))
        return fault ?? write(change)
      },
      async check() {
        const fault = faults.next('check')
        return fault && !(fault instanceof Error) && fault.kind === 'retry'
          ? fault
          : { kind: 'unchanged' as const }
      },
      close: async () => undefined,
    }),
  })
  return { definition, entries, counts, faults }
}

function planChanges(input: {
  desired: Desired | undefined
  removable: readonly ExternalKey[]
  actual: Actual
}): Change[] {
  const { desired, removable, actual } = input
  const { look, seen } = actual
  const gone = removable.map(({ value }) => value)
  const changes: Change[] = []
  for (const [imsi, entry] of actual.entries) {
    if (imsi === desired?.imsi) continue
    const { msisdn } = entry
    if (gone.includes(imsi)) changes.push({ imsi, entry: undefined, look, seen })
    else if (msisdn && (msisdn === desired?.entry.msisdn || gone.includes(msisdn))) {
      changes.push({ imsi, entry: { ...entry, msisdn: undefined }, look, seen })
    }
  }
  if (desired) changes.push({ ...desired, look, seen })
  return changes
}

function describe({ imsi, entry }: Change): string {
  if (!entry) return `delete ${imsi}`
  return `set ${imsi} to ${entry.msisdn ?? 'no number'}, ${entry.inService ? 'in service' : 'barred'}`
}
