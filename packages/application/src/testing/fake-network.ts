import { isDeepStrictEqual } from 'node:util'
import { Type } from 'typebox'
import {
  type CallbackRequest,
  type Connector,
  type Drift,
  defineConnector,
  type Ending,
  type ExternalKey,
  type ListResult,
  type Notification,
  type Outcome,
  type PlanInput,
  type Subscriber,
} from '../connector.ts'

type Entry = { msisdn: string | undefined; inService: boolean }
type Desired = { imsi: string; entry: Entry }
type Actual = { look: number; seen: number; entries: ReadonlyMap<string, Entry> }
type Change = { imsi: string; entry: Entry | undefined; look: number; seen: number }

const LIST_PAGE = 3

/**
 * A register of subscribers in memory: IMSI → number and whether it is in service, numbers are unique. Counts `clashes`:
 * changes of something that another convergence changed between this one's reading and writing. `slow`: a change is only
 * taken down, and made when `confirm` is called.
 */
export function createFakeNetwork({ slow = false } = {}) {
  const entries = new Map<string, Entry>()
  const writers = new Map<string, { look: number; at: number }>()
  const counts = { reads: 0, writes: 0, clashes: 0, changes: 0 }
  /** What the next calls come to instead of working; asked before each. */
  const faults: { next: (what: 'read' | 'apply' | 'check' | 'settle') => Outcome | Error | undefined } = {
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

  const poll = async (token: string): Promise<Outcome> =>
    taken.has(token) ? { kind: 'pending', token } : { kind: 'unchanged' }

  const taken = new Map<string, Change>()
  /** What has become of which token, as `settle` was told. */
  const settled: [token: string, kind: Outcome['kind']][] = []
  const settle = async (token: string, { kind }: Outcome): Promise<void> => {
    const fault = faults.next('settle')
    if (fault instanceof Error) throw fault
    settled.push([token, kind])
  }
  /** Makes the changes that were taken down; what is sent to the callback address about them, or about these tokens alone. */
  const confirm = async (tokens = [...taken.keys()]): Promise<CallbackRequest[]> =>
    tokens.flatMap((token) => {
      const change = taken.get(token)
      taken.delete(token)
      return change ? [{ token, headers: {}, body: JSON.stringify({ token, outcome: write(change) }) }] : []
    })

  const definition = defineConnector({
    name: 'fake-network',
    group: 'HSS',
    config: Type.Object({}),
    create: (): Connector<Desired, Actual, Change> => ({
      desire,
      async read(keys) {
        const fault = faults.next('read')
        if (fault instanceof Error) throw fault
        if (fault?.kind === 'retry' || fault?.kind === 'reject') return fault
        const values = keys.map(({ value }) => value)
        const found = [...entries].filter(
          ([imsi, { msisdn }]) => values.includes(imsi) || values.includes(msisdn ?? ''),
        )
        const actual: Actual = { look: ++counts.reads, seen: counts.writes, entries: new Map(found) }
        return { kind: 'read' as const, actual, found: found.flatMap(keysOf) }
      },
      plan: planChanges,
      describe,
      async apply(change: Change): Promise<Outcome> {
        counts.changes++
        const fault = faults.next('apply')
        if (fault instanceof Error) throw fault
        // Reading and writing are apart, as over a network: without locks others would come between.
        await new Promise((resolve) => setImmediate(resolve))
        if (fault || !slow) return fault ?? write(change)
        const token = crypto.randomUUID()
        taken.set(token, change)
        return { kind: 'pending', token }
      },
      async list(after) {
        const fault = faults.next('read')
        if (fault instanceof Error) throw fault
        if (fault?.kind === 'retry' || fault?.kind === 'reject') return fault
        return listPage([...entries.keys()], after)
      },
      diff,
      ...(slow && { poll, settle, readNotification }),
      async check() {
        const fault = faults.next('check')
        return fault && !(fault instanceof Error) && fault.kind === 'retry'
          ? fault
          : { kind: 'unchanged' as const }
      },
      close: async () => undefined,
    }),
  })
  return { definition, entries, counts, faults, taken, settled, confirm }
}

function desire({ account, sim }: Subscriber): { keys: ExternalKey[]; desired: Desired } | undefined {
  if (!sim) return undefined
  const msisdn = account.id.replace(/@.*/, '')
  const entry = { msisdn, inService: account.status === undefined }
  return { keys: keysOf([sim.imsi, entry]), desired: { imsi: sim.imsi, entry } }
}

function keysOf([imsi, { msisdn }]: readonly [string, Entry]): ExternalKey[] {
  return [
    { kind: 'imsi', value: imsi },
    ...(msisdn === undefined ? [] : [{ kind: 'account_id' as const, value: msisdn }]),
  ]
}

function listPage(imsis: readonly string[], after = ''): ListResult {
  const rest = imsis.toSorted().filter((imsi) => imsi > after)
  const page = rest.slice(0, LIST_PAGE)
  return {
    kind: 'listed',
    keys: page.map((value) => ({ kind: 'imsi', value })),
    next: rest.length > LIST_PAGE ? page.at(-1) : undefined,
  }
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
  const { imsi = '', entry } = desired ?? {}
  if (entry && !isDeepStrictEqual(actual.entries.get(imsi), entry)) changes.push({ imsi, entry, look, seen })
  return changes
}

function diff(input: PlanInput<Desired, Actual>): Drift[] {
  return planChanges(input).flatMap(({ imsi: subject, entry }): Drift[] => {
    const old = input.actual.entries.get(subject)
    if (!entry) return [{ kind: 'extra', subject }]
    if (!old) return [{ kind: 'missing', subject }]
    return (['msisdn', 'inService'] as const)
      .filter((field) => old[field] !== entry[field])
      .map((field) => ({
        kind: 'different',
        subject,
        field,
        expected: String(entry[field] ?? 'none'),
        actual: String(old[field] ?? 'none'),
      }))
  })
}

/** `"outcome": null`: it is not over yet. */
function readNotification({ token, body }: CallbackRequest): Notification | undefined {
  const said = parse(body)
  return token === undefined || said === undefined ? undefined : { token, outcome: said ?? undefined }
}

function parse(body: string): Ending | null | undefined {
  try {
    return JSON.parse(body).outcome
  } catch {
    return undefined
  }
}

function describe({ imsi, entry }: Change): string {
  if (!entry) return `delete ${imsi}`
  return `set ${imsi} to ${entry.msisdn ?? 'no number'}, ${entry.inService ? 'in service' : 'barred'}`
}
