import { createHash } from 'node:crypto'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type Budget, createBudget, type Limits, type Priority } from './budget.ts'
import type { CallbackAuth } from './confirmations/callback-auth.ts'
import {
  type CallbackRequest,
  type Connector,
  type ConnectorDefinition,
  type ConnectorTools,
  type Drift,
  type Ending,
  type ExternalKey,
  ExternalUnreachable,
  type Need,
  type Outcome,
  type Subscriber,
  USUAL_NEEDS,
} from './connector.ts'
import type { ErrorRule } from './core/error-rules.ts'
import { withoutKeys } from './core/key-set.ts'
import type { MaintenanceWindow } from './core/windows.ts'

/** One change of a plan, ready to be made. */
export type Step = {
  description: string
  /** The same for the same change towards the same desired state. */
  fingerprint: string
  /** `mayGo` is asked when it is the change's turn at the external system: false, and nothing is sent. */
  apply(mayGo: () => boolean): Promise<Outcome | Interrupted>
}

/** Nothing was done: the work is another process's by now. */
export type Interrupted = { kind: 'interrupted' }

export type Look =
  | {
      kind: 'planned'
      steps: Step[]
      /** The same field by field, where the connector can tell. */
      drift: (() => Drift[]) | undefined
    }
  /** What stands in the way has keys that were not asked for: lock these too and look again. */
  | { kind: 'more-keys'; keys: ExternalKey[] }
  | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** What one account should be in one external system. */
export type Intent = {
  /** The keys that it should have there. */
  keys: readonly ExternalKey[]
  /** Reads what stands under the keys and plans the way from there; changes nothing. */
  look(keys: readonly ExternalKey[], removable: readonly ExternalKey[]): Promise<Look>
}

/** How the runtime treats one external system. */
export type ConnectorSettings = {
  limits: Limits
  windows: readonly MaintenanceWindow[]
  /** The operator's, then the connector's own; before the built-in ones. */
  errors: readonly ErrorRule[]
  /** Shows what it would do and does nothing. */
  dryRun: boolean
}

/** A configured connector whose types of state and change are hidden inside. */
export type RunningConnector = {
  name: string
  /** The service group under which its statuses are reported. */
  group: string
  settings: ConnectorSettings
  /** Shared by everything that asks this external system. */
  budget: Budget
  /** The parts of a subscriber that it looks at. */
  needs: readonly Need[]
  /** Rejects, as `look` and `apply` do, with a ConnectorFault when the connector has a bug. */
  intend(subscriber: Subscriber | undefined, priority?: Priority): Promise<Intent>
  check: Verbs['check']
  close(): Promise<void>
  list?: Verbs['list']
  remembers?: Verbs['remembers']
  caseless?: Verbs['caseless']
  poll?: Verbs['poll']
  settle?: Verbs['settle']
  readNotification?: Verbs['readNotification']
  /** How it confirms what is pending; undefined: it has no way to. */
  confirmation: Confirmation | undefined
}

type Verbs = Connector<never, never, never>

/** How long an external system may take to confirm, how often it is asked where it can be, and who may tell. */
export type Confirmation = { withinMs: number; pollMs: number; auth?: CallbackAuth }

const USUAL_CONFIRMATION: Confirmation = { withinMs: 600_000, pollMs: 5000 }

/** `callbackUrl`: where this connector's notifications are received. */
export type ConfirmationOptions = Partial<Confirmation> & { callbackUrl?: string }

/** A bug in a connector: it threw something. */
export class ConnectorFault extends Error {
  override readonly name = 'ConnectorFault'
}

/**
 * Starts a connector. `name` tells several of one kind apart. Throws an error that names the first wrong field when the
 * configuration does not fit its schema (defaults are filled in first).
 */
export function runConnector<Config extends TSchema, Desired, Actual, Change>(
  definition: ConnectorDefinition<Config, Desired, Actual, Change>,
  options: RunOptions,
): RunningConnector {
  const config = readConfig(definition, options.config)
  const { callbackUrl, ...confirmation } = options.confirmation ?? {}
  const connector = definition.create(config, {
    ...options.tools,
    callbackUrl: (token) =>
      callbackUrl && token !== undefined ? `${callbackUrl}/${encodeURIComponent(token)}` : callbackUrl,
  })
  const name = options.name ?? definition.name
  const confirms = connector.poll ?? connector.readNotification
  if (confirms && !connector.poll && !confirmation.auth)
    throw new Error(`connector ${name}: confirmation needs bearer or hmac, or no notification is received`)
  const limits = { concurrency: USUAL_CONCURRENCY, ...options.settings?.limits }
  const errors = [...(options.settings?.errors ?? []), ...(definition.policy ?? [])]
  const budget = createBudget(limits)
  return {
    name,
    group: options.group ?? definition.group,
    settings: { windows: [], dryRun: false, ...options.settings, errors, limits },
    budget,
    needs: definition.needs?.(config) ?? USUAL_NEEDS,
    ...optionalVerbs(connector, budget),
    confirmation: confirms && { ...USUAL_CONFIRMATION, ...confirmation },
    check: () => budget.run('live', () => guard(() => connector.check())),
    close: () => connector.close(),
    async intend(subscriber, priority = 'live') {
      const wanted = subscriber && (await faultless(async () => connector.desire(subscriber)))
      return {
        keys: wanted?.keys ?? [],
        async look(keys, removable) {
          const result = await budget.run(priority, () => guard(() => connector.read(keys)))
          if (result.kind !== 'read') return result
          const more = withoutKeys(result.found, keys)
          if (more.length > 0) return { kind: 'more-keys', keys: more }
          const input = { desired: wanted?.desired, removable, actual: result.actual }
          return faultless(async () => ({
            kind: 'planned',
            steps: connector.plan(input).map((change) => {
              const description = connector.describe(change)
              return {
                description,
                get fingerprint() {
                  return fingerprintOf([description, wanted?.desired])
                },
                apply: (mayGo) =>
                  budget.run(priority, async () =>
                    mayGo() ? guard(() => connector.apply(change)) : { kind: 'interrupted' },
                  ),
              }
            }),
            drift: connector.diff && (() => connector.diff?.(input) ?? []),
          }))
        },
      }
    },
  }
}

export type RunOptions = {
  config: unknown
  tools: ConnectorTools
  name?: string
  group?: string
  settings?: Partial<Omit<ConnectorSettings, 'limits'>> & { limits?: Partial<Limits> }
  confirmation?: ConfirmationOptions
}

/** Calls at the same time to an external system of which nothing is said. */
const USUAL_CONCURRENCY = 16

/** An external system that cannot be reached is a value, whether or not the connector makes it one. */
async function guard<T>(call: () => Promise<T>): Promise<T | Extract<Outcome, { kind: 'retry' }>> {
  return faultless(async () => {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof ExternalUnreachable)) throw error
      return { kind: 'retry', reason: error.message, unreachable: true }
    }
  })
}

async function faultless<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new ConnectorFault('the connector threw an error', { cause })
  }
}

type OptionalVerb = 'list' | 'poll' | 'settle' | 'readNotification' | 'remembers' | 'caseless'

function optionalVerbs(
  connector: Pick<Verbs, OptionalVerb>,
  budget: Budget,
): Pick<RunningConnector, OptionalVerb> {
  const { list, poll, settle, readNotification, remembers, caseless } = connector
  return {
    ...(remembers && { remembers }),
    ...(caseless && { caseless }),
    ...(list && {
      list: (after: string | undefined) => budget.run('bulk', () => guard(() => list.call(connector, after))),
    }),
    ...(poll && {
      poll: (token: string) => budget.run('live', () => guard(() => poll.call(connector, token))),
    }),
    ...(settle && {
      settle: (token: string, outcome: Ending) => faultless(() => settle.call(connector, token, outcome)),
    }),
    ...(readNotification && {
      readNotification: (request: CallbackRequest) => readNotification.call(connector, request),
    }),
  }
}

function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

function readConfig<Config extends TSchema>(
  definition: { name: string; config: Config },
  config: unknown,
): Static<Config> {
  const filled = Value.Default(definition.config, Value.Clone(config))
  if (Value.Check(definition.config, filled)) return filled
  const [problem] = Value.Errors(definition.config, filled)
  const at = problem?.instancePath.slice(1).replaceAll('/', '.') || 'the configuration'
  throw new Error(`connector ${definition.name}: ${at} ${problem?.message ?? 'does not fit'}`)
}
