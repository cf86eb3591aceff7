import {
  type Connector,
  type ConnectorTools,
  defineConnector,
  ExternalUnreachable,
  type HttpRequest,
  type Need,
  type Outcome,
} from '@openespf/application/connector'
import { type Answered, judge } from './answer.ts'
import { NspsConfig } from './config.ts'
import { toRequest } from './enriched-event.ts'
import { type Actual, type Change, type Desired, describe, desire, plan } from './plan.ts'
import { recallTold, rememberTold } from './told.ts'

/** Sends the enriched events of NSPS, so that connectors made for it work with us unchanged. See instructions.md. */
export const nsps = defineConnector({
  name: 'nsps',
  group: 'HSS',
  config: NspsConfig,
  needs: needsOf,
  create(config, tools): Connector<Desired, Actual, Change> {
    const { memory, clock } = tools
    return {
      desire: (subscriber) => desire(subscriber, config),
      async read(keys) {
        const actual = new Map()
        for (const { kind, value } of keys) {
          const told = kind === 'account_id' ? await recallTold(memory, value) : undefined
          if (told) actual.set(value, told)
        }
        return { kind: 'read', actual, found: [] }
      },
      plan,
      describe,
      apply,
      remembers: true,
      check: async () => {
        const url = config.healthUrl ?? new URL('/health', config.url).href
        const answered = await send({ method: 'GET', url }, config.token, tools)
        return answered.kind === 'accepted' ? { kind: 'unchanged' } : answered
      },
      close: async () => undefined,
    }

    /** Before an event goes out, what was told last is marked as no longer certain: a crash means that it is sent again. */
    async function apply(change: Change): Promise<Outcome> {
      const { accountId, event, after } = change
      const before = await recallTold(memory, accountId)
      if (event) {
        if (before?.fingerprint !== undefined) {
          const { fingerprint: _, ...unsettled } = before
          await rememberTold(memory, accountId, unsettled)
        }
        const answered = await send(toRequest(event, config, clock.now()), config.token, tools)
        if (answered.kind !== 'accepted') return answered
      }
      if (after) await rememberTold(memory, accountId, after)
      else await memory.forget(accountId)
      return event ? { kind: 'applied', detail: describe(change) } : { kind: 'unchanged' }
    }
  },
})

function needsOf({ requiredData }: Pick<NspsConfig, 'requiredData'>): Need[] {
  const parts: Readonly<Record<NspsConfig['requiredData'][number], Need>> = {
    access_policy_info: 'access_policy',
    product_info: 'product',
    full_vd_counter_info: 'counters',
    service_features: 'service_features',
  }
  return ['sim', ...requiredData.map((block) => parts[block])]
}

async function send(
  request: HttpRequest,
  token: string,
  { http }: Pick<ConnectorTools, 'http'>,
): Promise<Answered> {
  try {
    return judge(await http(request), token)
  } catch (error) {
    if (error instanceof ExternalUnreachable)
      return { kind: 'retry', reason: error.message, unreachable: true }
    throw error
  }
}
