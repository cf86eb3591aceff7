import { formatUtc } from '@openespf/contract/time'

/** What is known of a handler. */
export type ExplainedHandler = {
  iHandler: number
  name: string
  enabled: boolean
  deleting: boolean
  version: 'raw' | 'grouped'
  /** null: any */
  iEnvs: readonly number[] | null
  iCustomers: readonly number[] | null
  iProducts: readonly number[] | null
  createdAt: Date
  /** Event types of its own version. */
  subscribed: readonly string[]
  /** What capture queues for it now. */
  routes: readonly { rawType: string; eventType: string }[]
  paused: { since: Date; reason: string } | null
  window: { endsAt: Date; reason: string } | null
  /** The worst of the living dispatchers'. */
  circuit: { state: 'closed' | 'probing' | 'open'; since: Date; lastFailure: string } | null
}

/** ESPF as a whole. `processes`: dispatchers that are alive. */
export type Scene = { now: Date; processes: number; paused: { since: Date; reason: string } | null }

/** Something that keeps a handler from being sent to, and what to do about it. */
export type HoldUp = { fact: string; verdict: string }

/** All that keeps a handler from being sent to now, what has to be mended first coming first. */
export function holdUps(handler: ExplainedHandler, { processes, paused }: Scene): HoldUp[] {
  const found: HoldUp[] = []
  const add = (fact: string, verdict: string) => found.push({ fact, verdict })
  if (handler.deleting) {
    add('The handler is being deleted: what is queued for it is being cancelled.', 'Nothing will be sent.')
  } else if (!handler.enabled) {
    add('The handler is disabled.', 'Enable the handler: what is queued for it is kept.')
  }
  if (processes === 0)
    add('No dispatcher process is alive.', 'Start a dispatcher: the server with the role all or dispatch.')
  if (paused) {
    add(
      `Sending to every handler has been paused since ${formatUtc(paused.since)} UTC${inBrackets(paused.reason)}.`,
      'Resume the system.',
    )
  }
  if (handler.paused) {
    const { since, reason } = handler.paused
    add(
      `The handler has been paused since ${formatUtc(since)} UTC${inBrackets(reason)}.`,
      'Resume the handler.',
    )
  }
  if (handler.window) {
    const { endsAt, reason } = handler.window
    const until = `${formatUtc(endsAt)} UTC`
    add(
      `A maintenance window holds it back until ${until}${inBrackets(reason)}.`,
      `It goes on at ${until}, or when the maintenance window is removed.`,
    )
  }
  if (handler.circuit && handler.circuit.state !== 'closed') {
    const { state, since, lastFailure } = handler.circuit
    add(
      `The handler's circuit has been ${state} since ${formatUtc(since)} UTC${inBrackets(lastFailure)}.`,
      'Mend the handler: it is probed by itself, and sending goes on when it answers.',
    )
  }
  return found
}

/** A reason that may be empty, to stand at the end of a sentence. */
export function inBrackets(reason: string): string {
  return reason === '' ? '' : ` (${reason})`
}
