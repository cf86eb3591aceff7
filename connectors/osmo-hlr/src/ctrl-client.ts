import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'
import {
  ConnectionEnded,
  type CtrlAddress,
  type CtrlAnswer,
  type CtrlConnection,
  openCtrlConnection,
} from './ctrl-connection.ts'
import type { CtrlRequest } from './ctrl-protocol.ts'

/** Speaks CTRL. Every call rejects with ExternalUnreachable when there is no answer. */
export type CtrlClient = {
  get(variable: string): Promise<CtrlAnswer>
  /** The value must not be empty. */
  set(variable: string, value: string): Promise<CtrlAnswer>
  /** Ends the connection; calls under way and later ones reject. */
  close(): Promise<void>
}

/**
 * One connection, opened by the first call and kept; one request at a time, because the server answers in order. A
 * request that finds the kept connection ended by the server (it was started anew) is sent once more on a new one:
 * commands are safe to repeat. When there is no answer to one, those that wait behind it fail with it: each would wait for
 * as long again.
 */
export function createCtrlClient(openTcp: ConnectorTools['openTcp'], address: CtrlAddress): CtrlClient {
  let connection: CtrlConnection | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let failure: unknown
  let lastId = 0
  let closed = false

  async function open(): Promise<CtrlConnection> {
    const opened = closed ? undefined : await openCtrlConnection(openTcp, address)
    if (opened !== undefined && !closed) return opened
    opened?.close()
    throw new ExternalUnreachable(`The connection to ${address.host}:${address.port} was closed`)
  }

  async function attempt(request: CtrlRequest): Promise<CtrlAnswer> {
    const kept = connection !== undefined
    connection ??= await open()
    try {
      return await connection.ask(request)
    } catch (error) {
      connection?.close()
      connection = undefined
      if (kept && !closed && error instanceof ConnectionEnded) return attempt(request)
      throw error
    }
  }

  function enqueue(request: CtrlRequest): Promise<CtrlAnswer> {
    const known = failure
    const answer = queue.then(async () => {
      if (failure !== known) throw failure
      try {
        return await attempt(request)
      } catch (error) {
        failure = error
        throw error
      }
    })
    queue = answer.catch(() => undefined)
    return answer
  }

  function nextId(): number {
    lastId = (lastId % 1_000_000_000) + 1
    return lastId
  }

  return {
    get: (variable) => enqueue({ kind: 'get', id: nextId(), variable }),
    set: (variable, value) => enqueue({ kind: 'set', id: nextId(), variable, value }),
    async close() {
      closed = true
      connection?.close()
      connection = undefined
      await queue
    },
  }
}
