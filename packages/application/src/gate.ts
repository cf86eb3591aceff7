import { ExternalUnreachable } from './connector.ts'

/** Lets work in until it is closed. */
export type Gate = {
  /** Rejects with ExternalUnreachable when the gate is closed. */
  pass<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when all that was let in has ended. */
  close(): Promise<void>
}

export function createGate(where: string): Gate {
  const underWay = new Set<Promise<unknown>>()
  let closed = false
  return {
    async pass(work) {
      if (closed) throw new ExternalUnreachable(`${where}: the connector is closed`)
      const promise = work()
      underWay.add(promise)
      try {
        return await promise
      } finally {
        underWay.delete(promise)
      }
    },
    async close() {
      closed = true
      await Promise.allSettled(underWay)
    },
  }
}
