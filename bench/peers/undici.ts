import { eventBody, planOf } from '../support/events.ts'
import { createPost, IN_FLIGHT } from '../support/post.ts'
import type { Peer } from './peer.ts'

/** The ceiling: the same POSTs from memory, with no queue, no database and no record of anything. */
export const bareUndici: Peer = {
  name: 'undici',
  fill: async () => undefined,
  async work({ sinkUrl, spec }) {
    const plan = planOf(spec)
    const sender = createPost(sinkUrl)
    let next = 0
    let stopped = false
    const runner = async (): Promise<void> => {
      while (next < plan.length && !stopped) {
        const i = next
        next += 1
        await sender.post(JSON.stringify(eventBody(plan[i] ?? 0, i + 1)))
      }
    }
    const done = Promise.all(Array.from({ length: IN_FLIGHT }, runner))
    return {
      async stop() {
        stopped = true
        await done
        await sender.close()
      },
    }
  },
  anyLeft: async () => false,
}
