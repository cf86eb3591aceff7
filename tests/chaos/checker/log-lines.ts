/**
 * The three logs that a run leaves, one JSON object a line, appended only. Times are milliseconds since 1970 by one
 * machine's clock. `seq` counts an entity's changes from 1 and is drawn under the entity's row lock: it is commit order.
 */

/** What the writers meant, what they know of it, and what was done to the system meanwhile. */
export type GeneratorLine =
  | { kind: 'intent'; transaction: string; at: number; events: readonly IntendedEvent[] }
  /** `unknown`: the connection broke between the commit and its acknowledgement. */
  | { kind: 'outcome'; transaction: string; at: number; outcome: 'committed' | 'rolled-back' | 'unknown' }
  | { kind: 'fault'; fault: string; target: string; from: number; to: number }
  /** A dispatcher process; `ended`: by itself, without having been killed or stopped. */
  | { kind: 'process'; name: string; pid: number; at: number; what: 'ready' | 'killed' | 'ended' }

export type IntendedEvent = { entity: string; seq: number; eventType: string }

/** What the receiver saw. A request is followed by exactly one `answer` or `broken`, unless it was open at the end. */
export type ReceiverLine =
  | {
      kind: 'request'
      /** The order of arrival, from 1. */
      request: number
      at: number
      handler: string
      iEvent: number
      eventType: string
      redelivery: number
      entity: string
      seq: number
      transaction: string
      /** By which connection it came, from 1. */
      connection: number
    }
  /** Which process made a connection, where the operating system tells. */
  | { kind: 'sender'; connection: number; pid: number }
  /** Written before the answer is sent. */
  | { kind: 'answer'; request: number; at: number; status: number }
  | { kind: 'broken'; request: number; at: number; by: 'receiver' | 'sender' }

/** What the database holds at the end. */
export type DatabaseLine =
  | {
      kind: 'handler'
      handler: string
      policy: 'safe' | 'espf'
      concurrency: number
      eventTypes: readonly string[]
    }
  | ({ kind: 'event'; iEvent: number; transaction: string; lane: number } & IntendedEvent)
  /** `state`: queued or waiting. */
  | ({ kind: 'delivery'; state: string; attempts: number } & DeliveryKey)
  | ({
      kind: 'history'
      state: string
      reason: string
      attempts: number
      supersededBy: number | undefined
      stage: string | undefined
      statusCode: number | undefined
      startedAt: number | undefined
      endedAt: number
    } & DeliveryKey)
  /** An attempt after which the delivery waited. */
  | ({
      kind: 'attempt'
      attempt: number
      stage: string
      statusCode: number | undefined
      startedAt: number
    } & DeliveryKey)
  /** What an operator asked of a delivery. */
  | ({ kind: 'operator'; asked: string } & DeliveryKey)

export type DeliveryKey = { handler: string; iEvent: number; eventType: string; redelivery: number }

export type Logs = {
  generator: readonly GeneratorLine[]
  receiver: readonly ReceiverLine[]
  database: readonly DatabaseLine[]
}

type Of<L, K> = Extract<L, { kind: K }>
export type Fault = Of<GeneratorLine, 'fault'>
export type ProcessLine = Of<GeneratorLine, 'process'>
export type Request = Of<ReceiverLine, 'request'>
export type HandlerLine = Of<DatabaseLine, 'handler'>
export type EventLine = Of<DatabaseLine, 'event'>
export type DeliveryLine = Of<DatabaseLine, 'delivery'>
export type HistoryLine = Of<DatabaseLine, 'history'>
export type AttemptLine = Of<DatabaseLine, 'attempt'>
export type OperatorLine = Of<DatabaseLine, 'operator'>

/** The transitions that are drawn: from each state to which. */
export type Drawing = ReadonlyMap<string, ReadonlySet<string>>

/** Reads the transitions off the state diagram of docs/states.md. */
export function parseDrawing(markdown: string): Drawing {
  const drawing = new Map<string, Set<string>>()
  for (const [, from = '', to = ''] of markdown.matchAll(/^\s+(\w+|\[\*\]) --> (\w+)/gm)) {
    drawing.set(from, (drawing.get(from) ?? new Set()).add(to))
  }
  return drawing
}
