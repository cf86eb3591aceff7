import {
  type Connector,
  type ConnectorTools,
  defineConnector,
  type ExternalKey,
  type Outcome,
  type ReadResult,
} from '@openespf/application/connector'
import { call } from './call.ts'
import { checkConfig } from './check-config.ts'
import { HttpConfig } from './config.ts'
import { type Actual, type Change, type Desired, describe, desire, plan } from './plan.ts'
import { renderRequest } from './render-request.ts'

/** Tells any HTTP API with JSON bodies what an account should be, by templates. See instructions.md. */
export const httpConnector = defineConnector({
  name: 'http',
  group: 'HTTP',
  config: HttpConfig,
  create(config, tools): Connector<Desired, Actual, Change> {
    checkConfig(config)
    return {
      desire: (subscriber) => desire(subscriber, config),
      read: (keys) => read(keys, config, tools),
      plan: (input) => plan(input, config),
      describe,
      apply: (change) => apply(change, config, tools),
      check: () => check(config, tools),
      close: async () => undefined,
    }
  },
})

type Tools = Pick<ConnectorTools, 'http' | 'clock'>

async function read(
  keys: readonly ExternalKey[],
  config: HttpConfig,
  tools: Tools,
): Promise<ReadResult<Actual>> {
  const actual = new Map<string, { kind: 'found'; body: unknown } | { kind: 'absent' }>()
  if (config.read === undefined) return { kind: 'read', actual, found: [] }
  const template = { method: 'GET', url: config.read.url, headers: config.headers }
  for (const { value } of keys.filter(({ kind }) => kind === 'account_id')) {
    const rendered = renderRequest(template, { account_id: value })
    if (rendered.kind === 'impossible') return { kind: 'reject', reason: rendered.reason }
    const called = await call({ ...rendered, statuses: config, tools })
    if (called.kind === 'retry' || called.kind === 'reject') return called
    if (called.kind === 'absent') {
      actual.set(value, { kind: 'absent' })
      continue
    }
    const body = parseJson(called.body)
    if (body === undefined) return { kind: 'reject', reason: `what is read for ${value} is not JSON` }
    actual.set(value, { kind: 'found', body })
  }
  return { kind: 'read', actual, found: [] }
}

/** A 404 to a removal is `unchanged`; to anything else it means that the URL is wrong. */
async function apply(change: Change, config: HttpConfig, tools: Tools): Promise<Outcome> {
  if (change.kind === 'impossible') return { kind: 'reject', reason: change.reason }
  const called = await call({ ...change, statuses: config, tools })
  switch (called.kind) {
    case 'success':
      return { kind: 'applied', detail: `${describe(change)}: ${called.status}` }
    case 'absent':
      return change.kind === 'remove' ? { kind: 'unchanged' } : { kind: 'reject', reason: called.reason }
    case 'retry':
    case 'reject':
      return called
    default:
      return called satisfies never
  }
}

/** Without a `checkUrl`, any answer but a retry status shows that somebody is there. */
async function check(
  config: HttpConfig,
  tools: Tools,
): Promise<Extract<Outcome, { kind: 'unchanged' | 'retry' | 'reject' }>> {
  const url = config.checkUrl ?? new URL('/', config.url).href
  const request = { method: 'GET', url, headers: config.checkUrl === undefined ? {} : config.headers }
  const called = await call({ request, secrets: [], statuses: config, tools })
  if (called.kind === 'retry') return called
  if (called.kind === 'success' || config.checkUrl === undefined) return { kind: 'unchanged' }
  return { kind: 'reject', reason: called.reason }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
