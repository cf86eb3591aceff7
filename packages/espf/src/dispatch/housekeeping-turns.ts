import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Queryable } from '@openespf/foundation/pg'
import { takeTurn } from '../sql/take-turn.ts'

/** Between two pieces of work, so that tidying up is never what the database mainly does. */
const PAUSE_MS = 20

/** Small pieces of work of which no two are done at once, whichever processes do them. */
export type Turns = {
  /** Does a piece in a transaction of its own; false when somebody else does one just now. Throws once stopped. */
  take(work: (tx: Queryable) => Promise<void>): Promise<boolean>
  /** Throws once stopped. */
  pause(): Promise<void>
}

export function createTurns(database: Database, stopped: () => AbortSignal | undefined): Turns {
  return {
    take: (work) => {
      stopped()?.throwIfAborted()
      return database.transaction(async (tx) => {
        const isOurs = await takeTurn(tx)
        if (isOurs) await work(tx)
        return isOurs
      })
    },
    async pause() {
      const signal = stopped()
      await delay(PAUSE_MS, undefined, signal && { signal })
    },
  }
}
