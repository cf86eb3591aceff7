import {
  type Connector,
  defineConnector,
  ExternalUnreachable,
  type Outcome,
} from '@openespf/application/connector'
import { apply } from './apply.ts'
import { OsmoHlrConfig } from './config.ts'
import { createCtrlClient } from './ctrl-client.ts'
import { desire } from './desired.ts'
import { diff } from './diff.ts'
import type { HlrSubscriber } from './hlr-subscriber.ts'
import { createLister } from './list.ts'
import { type Actual, type Change, describe, plan } from './plan.ts'
import { find, read } from './read.ts'

/** Keeps subscribers of OsmoHLR as billing says: IMSI, number, calls, data and keys. See instructions.md. */
export const osmoHlr = defineConnector({
  name: 'osmo-hlr',
  group: 'HSS',
  config: OsmoHlrConfig,
  needs: ({ keys }) => (keys ? ['sim', 'sim_keys'] : ['sim']),
  create(config, { openTcp }): Connector<HlrSubscriber, Actual, Change> {
    const ctrl = createCtrlClient(openTcp, config)
    const list = createLister(openTcp, config)
    return {
      desire: (subscriber) => desire(subscriber, config),
      read: (keys) => orRetry(read(ctrl, keys)),
      plan,
      describe,
      apply: (change) => orRetry(apply(ctrl, change)),
      check: () => orRetry(check()),
      close: () => ctrl.close(),
      diff,
      list: (after) => orRetry(list(after)),
    }

    async function check(): ReturnType<Connector<HlrSubscriber, Actual, Change>['check']> {
      const answer = await find(ctrl, `by-imsi-${PROBE}`)
      return answer.kind === 'found' || answer.kind === 'none' ? { kind: 'unchanged' } : answer
    }
  },
})

/** An IMSI that is nobody's. */
const PROBE = '000000000000000'

async function orRetry<T>(work: Promise<T>): Promise<T | Extract<Outcome, { kind: 'retry' }>> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ExternalUnreachable)
      return { kind: 'retry', reason: error.message, unreachable: true }
    throw error
  }
}
