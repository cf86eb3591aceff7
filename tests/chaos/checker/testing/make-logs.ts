import type { DatabaseLine, GeneratorLine, Logs, ReceiverLine } from '../log-lines.ts'

export type MutableLogs = { generator: GeneratorLine[]; receiver: ReceiverLine[]; database: DatabaseLine[] }

/** When the given change (from 1) of the good history was committed. */
export const committedAt = (change: number): number => 1000 * change

const HANDLER = 'main'
const EVENT_TYPE = 'Account/Blocked'

/**
 * A good history: one handler, `changes` changes of `account/1`, one a second, each received and finished at once, and
 * one process that was killed after them. Tests spoil it.
 */
export function makeLogs(changes = 3): MutableLogs {
  const logs: MutableLogs = {
    generator: [],
    receiver: [
      { kind: 'sender', connection: 10, pid: 10 },
      { kind: 'sender', connection: 11, pid: 11 },
    ],
    database: [
      { kind: 'handler', handler: HANDLER, policy: 'safe', concurrency: 4, eventTypes: [EVENT_TYPE] },
    ],
  }
  logs.generator.push({ kind: 'process', name: 'dispatcher 1', pid: 10, at: 0, what: 'ready' })
  for (let n = 1; n <= changes; n++) addChange(logs, n)
  return logs
}

/** Adds a change that was committed, received, answered 200 and finished. */
export function addChange(
  logs: MutableLogs,
  seq: number,
  options: { entity?: string; request?: number } = {},
): void {
  const { entity = 'account/1', request = seq } = options
  const at = committedAt(seq)
  const [transaction, iEvent, eventType, handler] = [`t${request}`, request, EVENT_TYPE, HANDLER]
  logs.generator.push({ kind: 'intent', transaction, at: at - 1, events: [{ entity, seq, eventType }] })
  logs.generator.push({ kind: 'outcome', transaction, at, outcome: 'committed' })
  logs.receiver.push(
    {
      kind: 'request',
      request,
      at: at + 10,
      handler,
      iEvent,
      eventType,
      redelivery: 0,
      entity,
      seq,
      transaction,
      connection: 10,
    },
    { kind: 'answer', request, at: at + 20, status: 200 },
  )
  logs.database.push(
    { kind: 'event', iEvent, transaction, lane: 1, entity, seq, eventType },
    {
      kind: 'history',
      handler,
      iEvent,
      eventType,
      redelivery: 0,
      state: 'finished',
      reason: '',
      attempts: 1,
      supersededBy: undefined,
      stage: 'answered',
      statusCode: 200,
      startedAt: at + 5,
      endedAt: at + 25,
    },
  )
}

/** The one line of a log that is of a kind and fits. */
export function lineOf<L extends Logs[keyof Logs][number], K extends L['kind']>(
  log: readonly L[],
  kind: K,
  fits: (line: Extract<L, { kind: K }>) => boolean,
): Extract<L, { kind: K }> {
  const line = log.find((one): one is Extract<L, { kind: K }> => one.kind === kind && isFit(one))
  function isFit(one: L): boolean {
    return isKind(one) && fits(one)
  }
  function isKind(one: L): one is Extract<L, { kind: K }> {
    return one.kind === kind
  }
  if (line === undefined) throw new Error(`the log has no such ${kind}`)
  return line
}
