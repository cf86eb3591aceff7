import { isDeepStrictEqual } from 'node:util'
import type { ExternalKey, HttpRequest, PlanInput, Subscriber } from '@openespf/application/connector'
import type { HttpConfig } from './config.ts'
import { type RenderedRequest, renderRequest } from './render-request.ts'
import { lookUp, renderJson, startRendering } from './template.ts'

/** The request that makes the external system right, and what a read then contains. */
export type Desired = { accountId: string; rendered: RenderedRequest; expected: unknown }

/** What a read found under an account id; no entry: it was not read. */
export type Actual = ReadonlyMap<string, { kind: 'found'; body: unknown } | { kind: 'absent' }>

export type Change =
  | { kind: 'send' | 'remove'; accountId: string; request: HttpRequest; secrets: string[] }
  | { kind: 'impossible'; accountId: string; reason: string }

const CLOSED = 'C'

/** undefined for a closed account, and for one without a value that the configuration needs. */
export function desire(
  subscriber: Subscriber,
  config: HttpConfig,
): { keys: ExternalKey[]; desired: Desired } | undefined {
  const accountId = subscriber.account.id.replace(/@.*$/s, '')
  const scope = { account_id: accountId, ...subscriber }
  const lacks = config.needs.some((path) => (lookUp(scope, path) ?? undefined) === undefined)
  if (subscriber.account.bill_status === CLOSED || lacks) return undefined
  return {
    keys: [{ kind: 'account_id', value: accountId }],
    desired: {
      accountId,
      rendered: renderRequest(config, scope),
      expected: renderJson(config.read?.expect ?? config.body ?? {}, startRendering(scope)),
    },
  }
}

export function plan(
  { desired, removable, actual }: PlanInput<Desired, Actual>,
  config: HttpConfig,
): Change[] {
  const gone = removable.filter(
    ({ kind, value }) => kind === 'account_id' && actual.get(value)?.kind !== 'absent',
  )
  return [
    ...gone.flatMap(({ value }) => remove(value, config)),
    ...(desired ? reach(desired, actual, config) : []),
  ]
}

/** One line for people; without the path and query, which may hold a secret. */
export function describe(change: Change): string {
  if (change.kind === 'impossible') return `nothing can be sent for ${change.accountId}`
  return `${change.kind} ${change.accountId} (${change.request.method} at ${new URL(change.request.url).host})`
}

/** Whether `actual` has all that `expected` has; lists must be alike item for item. */
export function contains(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, i) => contains(actual[i], item))
    )
  if (!isRecord(expected)) return isDeepStrictEqual(actual, expected)
  return (
    isRecord(actual) &&
    Object.entries(expected).every(
      ([name, item]) => Object.hasOwn(actual, name) && contains(actual[name], item),
    )
  )
}

function remove(accountId: string, config: HttpConfig): Change[] {
  if (config.remove === undefined) return []
  const template = { ...config.remove, headers: config.headers }
  return [toChange('remove', accountId, renderRequest(template, { account_id: accountId }))]
}

function reach({ accountId, rendered, expected }: Desired, actual: Actual, config: HttpConfig): Change[] {
  const now = actual.get(accountId)
  const isRight = config.read !== undefined && now?.kind === 'found' && contains(now.body, expected)
  return isRight && rendered.kind === 'rendered' ? [] : [toChange('send', accountId, rendered)]
}

function toChange(kind: 'send' | 'remove', accountId: string, rendered: RenderedRequest): Change {
  return rendered.kind === 'rendered'
    ? { kind, accountId, request: rendered.request, secrets: rendered.secrets }
    : { kind: 'impossible', accountId, reason: rendered.reason }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
