import { type Connector, defineConnector } from '@openespf/application/connector'
import { apply } from './apply.ts'
import { ScimConfig } from './config.ts'
import { type Desired, desire, needsOf } from './desired.ts'
import { list } from './list.ts'
import { type Actual, type Change, describe, diff, plan } from './plan.ts'
import { read } from './read.ts'
import { createScimClient } from './scim-client.ts'

/** Keeps the users of a SCIM 2.0 server as billing says. See instructions.md. */
export const scim = defineConnector({
  name: 'scim',
  group: 'SCIM',
  config: ScimConfig,
  needs: needsOf,
  create(config, tools): Connector<Desired, Actual, Change> {
    const client = createScimClient(config, tools)
    const { listFilter } = config
    return {
      caseless: true,
      desire: (subscriber) => desire(subscriber, config),
      read: (keys) => read(client, keys),
      plan,
      diff,
      describe,
      apply: (change) => apply(client, change, config.update),
      ...(listFilter !== undefined && { list: (after) => list(client, listFilter, after) }),
      async check() {
        const answer = await client.send({ method: 'GET', path: '/Users?count=0' })
        switch (answer.kind) {
          case 'done':
            return { kind: 'unchanged' }
          case 'absent':
            return { kind: 'reject', reason: 'the SCIM server has no /Users there' }
          case 'conflict':
            return { kind: 'retry', reason: answer.reason }
          default:
            return answer
        }
      },
      close: async () => undefined,
    }
  },
})
