import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Written } from './judge-run.ts'
import type { World } from './world.ts'

/** A transaction that is open; its entities are locked for others, as their rows would be. */
export type OpenChange = { end(how: 'commit' | 'rollback'): Promise<void> }

const laneOf = statement<{ lane: number }>('test-lane-of', 'select hashtext($1) & 63 as lane')

/** Writes changes for all handlers, and notes in which order they were committed. */
export function createWriters(world: World, handlers: readonly number[]) {
  const committed: Written[] = []
  const rolledBack: number[] = []
  const open = new Set<OpenChange>()

  const write = async (on: Queryable, entity: string, eventType: string): Promise<Written[]> => {
    const written: Written[] = []
    const { lane } = await on.one(laneOf, [entity])
    for (const iHandler of handlers) {
      const { i_event: iEvent } = await world.enqueue(iHandler, entity, { on, type: eventType })
      written.push({ iHandler, entity, lane, iEvent, eventType })
    }
    return written
  }

  return {
    committed,
    rolledBack,
    open,
    /** One transaction that changes these entities in turn; it is open until it is told how to end. */
    async change(changes: readonly { entity: string; eventType: string }[]): Promise<OpenChange> {
      const over = Promise.withResolvers<'commit' | 'rollback'>()
      const written = Promise.withResolvers<void>()
      const events: Written[] = []
      const running = world.database
        .transaction(async (tx) => {
          for (const { entity, eventType } of changes) events.push(...(await write(tx, entity, eventType)))
          written.resolve()
          if ((await over.promise) === 'rollback') throw new Error('rolled back by the test')
        })
        .then(
          () => void committed.push(...events),
          (error: unknown) => {
            rolledBack.push(...events.map(({ iEvent }) => iEvent))
            written.reject(error)
          },
        )
      await written.promise
      const change: OpenChange = {
        async end(how) {
          open.delete(change)
          over.resolve(how)
          await running
        },
      }
      open.add(change)
      return change
    },
  }
}
