import type { HandlerRuntime } from './handler-runtime.ts'
import type { Lease } from './lease.ts'
import type { Settlement } from './settler.ts'

/** The next move of a queued delivery behind its entity's waiting head. */
export function nextMove(handlers: Iterable<HandlerRuntime>, lease: Lease): Settlement | undefined {
  for (const { iHandler, window } of handlers) {
    for (let move = window.moves.shift(); move !== undefined; move = window.moves.shift()) {
      const { queue, position } = move
      const epoch = lease.epochOf(queue.lane)
      if (queue.dropped || epoch === undefined) continue
      return {
        item: { h: iHandler, p: position, l: queue.lane, w: false, k: 'move' },
        epoch,
        committed: () => window.moved(queue),
        lost() {
          queue.moving -= 1
        },
      }
    }
  }
  return undefined
}
