import type { CallbackRequest, Connector, ExternalKey, Outcome, Subscriber } from '../connector.ts'

/** What a convergence of the suite came to: the outcomes of its changes, or the one that ended it early. */
export type Convergence = { outcomes: Outcome[]; descriptions: string[] }

export type ConnectorWorld = {
  /** Billing changes: from now on this is what the account is; undefined: it is closed. */
  set(iAccount: number, subscriber: Subscriber | undefined): void
  /** Looks at the account again, as the runtime does after an event. `stopAfter`: the process dies after so many changes. */
  converge(iAccount: number, stopAfter?: number): Promise<Convergence>
  /** Every text that the connector gave out so far. */
  texts(): string[]
}

/**
 * The runtime in miniature: what billing says, who holds which key, one convergence at a time, nothing stored. The suite
 * drives a connector with it in the way the real runtime does.
 */
export function createConnectorWorld<Desired, Actual, Change>(
  connector: Connector<Desired, Actual, Change>,
  confirm: () => Promise<CallbackRequest[]> = async () => [],
): ConnectorWorld {
  const subscribers = new Map<number, Subscriber>()
  const holders = new Map<string, { key: ExternalKey; iAccount: number }>()
  const texts: string[] = []

  const wantedBy = async (iAccount: number) => {
    const subscriber = subscribers.get(iAccount)
    return subscriber && (await connector.desire(subscriber))
  }
  const wantedNames = async (): Promise<Set<string>> => {
    const wanted = await Promise.all([...subscribers.keys()].map(wantedBy))
    return new Set(wanted.flatMap((each) => each?.keys ?? []).map(nameOf))
  }

  const converge = async (iAccount: number, stopAfter: number): Promise<Convergence> => {
    const wanted = await wantedBy(iAccount)
    const keys = wanted?.keys ?? []
    const names = new Set(keys.map(nameOf))
    const old = [...holders.values()].filter((h) => h.iAccount === iAccount && !names.has(nameOf(h.key)))
    const owned = await wantedNames()
    const given = old.filter((h) => owned.has(nameOf(h.key)))
    const removable = old.filter((h) => !given.includes(h)).map((h) => h.key)

    const read = await connector.read([...keys, ...old.map((h) => h.key)])
    if (read.kind !== 'read') return { outcomes: [read], descriptions: [] }
    const changes = connector.plan({ desired: wanted?.desired, removable, actual: read.actual })
    for (const key of keys) holders.set(nameOf(key), { key, iAccount })
    for (const { key } of given) holders.delete(nameOf(key))

    const descriptions = changes.map((change) => connector.describe(change))
    const outcomes: Outcome[] = []
    for (const change of changes.slice(0, stopAfter)) {
      const outcome = await settleOutcome(connector, await connector.apply(change), confirm)
      outcomes.push(outcome)
      if (outcome.kind !== 'applied' && outcome.kind !== 'unchanged') return { outcomes, descriptions }
    }
    if (changes.length <= stopAfter) for (const key of removable) holders.delete(nameOf(key))
    return { outcomes, descriptions }
  }

  return {
    set(iAccount, subscriber) {
      if (subscriber) subscribers.set(iAccount, subscriber)
      else subscribers.delete(iAccount)
    },
    async converge(iAccount, stopAfter = Number.POSITIVE_INFINITY) {
      const result = await converge(iAccount, stopAfter)
      texts.push(...result.descriptions, ...result.outcomes.map((outcome) => JSON.stringify(outcome)))
      return result
    },
    texts: () => [...texts],
  }
}

/** What a change comes to in the end: what is pending is confirmed, by a notification or an answer to a poll. */
export async function settleOutcome<Desired, Actual, Change>(
  connector: Pick<Connector<Desired, Actual, Change>, 'poll' | 'settle' | 'readNotification'>,
  outcome: Outcome,
  confirm: () => Promise<CallbackRequest[]>,
): Promise<Outcome> {
  if (outcome.kind !== 'pending') return outcome
  const received = await Promise.all(
    (await confirm()).map(async (request) => connector.readNotification?.(request)),
  )
  const told = received.find((notification) => notification?.token === outcome.token)?.outcome
  const known = told ?? (await connector.poll?.(outcome.token)) ?? outcome
  // A poll that comes to a retry has not been answered yet.
  if (known.kind !== 'pending' && (told || known.kind !== 'retry'))
    await connector.settle?.(outcome.token, known)
  return known
}

function nameOf(key: ExternalKey): string {
  return `${key.kind}:${key.value}`
}
