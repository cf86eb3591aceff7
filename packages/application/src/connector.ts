import type {
  AccessPolicyInfo,
  AccountInfo,
  CardInfo,
  CustomerInfo,
  FullVdCounterInfo,
  ProductInfo,
} from '@openespf/contract/billing'
import type { Static, TSchema } from 'typebox'
import type { ErrorRule } from './core/error-rules.ts'
import {
  ExternalRefusal,
  type LdapDirectory,
  type LdapSettings,
  type SqlDatabase,
  type SqlSettings,
} from './external-systems.ts'

export { accountIdOf, differentField, isInService, retryAfter, valueAt } from './connector-helpers.ts'

/**
 * A key under which an external system knows a subscriber. Keys move between accounts, so the runtime records which
 * account holds which, and asks billing who owns one before it is taken away: `imsi` belongs to the account that holds
 * the SIM card, `account_id` (an MSISDN, a user name; without its realm suffix) to the account of that id.
 */
export type ExternalKey = { kind: 'imsi' | 'account_id'; value: string }

/**
 * A part of a subscriber that costs billing a call of its own, or more work, or a right: `sim_keys` (`ki` and `opc` of the
 * SIM card; only an API user with the scope `billing.sim_keys:read` gets them), `service_features` of the account (with
 * inheritance), `counters` of its bundles, and the objects that it belongs to.
 */
export type Need =
  | 'sim'
  | 'sim_keys'
  | 'service_features'
  | 'product'
  | 'access_policy'
  | 'customer'
  | 'custom_fields'
  | 'counters'

/** What is read for a connector that does not say what it needs. */
export const USUAL_NEEDS: readonly Need[] = ['sim', 'service_features', 'product', 'access_policy']

/**
 * An account as billing describes it now; what the runtime reads before every convergence. Only the parts that some
 * connector needs are there.
 */
export type Subscriber = {
  account: AccountInfo
  sim: CardInfo | undefined
  product: ProductInfo | undefined
  accessPolicy: AccessPolicyInfo | undefined
  customer?: CustomerInfo
  /** By name; a field without a value is absent. */
  customFields?: Readonly<Record<string, string>>
  counters?: readonly FullVdCounterInfo[]
}

/** What came of one change in the external system. Throwing instead means a bug in the connector. */
export type Outcome =
  | { kind: 'applied'; detail: string }
  | { kind: 'unchanged' }
  /** The external system confirms later, naming this token; `afterMs`: when the runtime looks again, if it says so. */
  | { kind: 'pending'; token: string; afterMs?: number }
  /**
   * Not now: busy, overloaded, or `unreachable`. `afterMs` when the external system said how long, `code` when it named
   * the error: an operator's rules (docs/provisioner.md) may match either that or the reason.
   */
  | { kind: 'retry'; reason: string; afterMs?: number; code?: string; unreachable?: true }
  /** Never like this: the data is wrong for the external system; a person must look. */
  | { kind: 'reject'; reason: string; code?: string }

/** The answer to a read: the state, or why there is none. */
export type ReadResult<Actual> =
  | {
      kind: 'read'
      actual: Actual
      /** Every key that stands in `actual`: the runtime locks those that it did not ask for too, and reads again. */
      found: readonly ExternalKey[]
    }
  | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** `iAccount`: the account that the external system itself says it is of. */
export type ListedKey = ExternalKey & { iAccount?: number }

/** A page of the subscribers that an external system holds. */
export type ListResult =
  | {
      kind: 'listed'
      /** One for each subscriber: the key that it stands under, as a read finds it. */
      keys: readonly ListedKey[]
      /** Where the next page begins; undefined: this was the last. */
      next: string | undefined
    }
  | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** One thing that is not as it should be; `subject` names it in the external system's words (an IMSI, a DN). */
export type Drift =
  | { kind: 'missing'; subject: string }
  | { kind: 'extra'; subject: string }
  /** Values are for people: a secret is `(set)`, `(not set)` or `(another)`, never itself. */
  | { kind: 'different'; subject: string; field: string; expected: string; actual: string }

/** A request that came to the connector's callback address, from a sender who has proven who it is. */
export type CallbackRequest = {
  /** The last part of the address; undefined: it was called without one. */
  token: string | undefined
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  body: string
}

/** What has become of a change that was pending. */
export type Ending = Exclude<Outcome, { kind: 'pending' }>

/** What an asynchronous external system says of a change that is pending; without an outcome it is not over yet. */
export type Notification = { token: string; outcome: Ending | undefined }

/** What a plan is made from. */
export type PlanInput<Desired, Actual> = {
  /** What the account's subscriber should be; undefined: it should have nothing. */
  desired: Desired | undefined
  /** Keys that the account held and that nobody owns any more: what stands under them goes. */
  removable: readonly ExternalKey[]
  actual: Actual
}

/** What an account should be in the external system, and under which keys. */
export type Wanted<Desired> = { keys: ExternalKey[]; desired: Desired }

/**
 * One external system. The runtime holds the locks of all keys that it passes while it calls read, plan and apply.
 * `desire` and `plan` are pure (`desire` may take its time: an expression language is asynchronous). `apply` is called with the changes of a plan one after another and must be safe to
 * repeat: a change that is already true is `unchanged`.
 */
export type Connector<Desired, Actual, Change> = {
  /** What this account should be in the external system and under which keys; undefined: nothing. */
  desire(subscriber: Subscriber): Wanted<Desired> | undefined | Promise<Wanted<Desired> | undefined>
  read(keys: readonly ExternalKey[]): Promise<ReadResult<Actual>>
  plan(input: PlanInput<Desired, Actual>): Change[]
  /** One line for people: `create 901700000000001`. Never a secret. */
  describe(change: Change): string
  apply(change: Change): Promise<Outcome>
  /** Is the external system there and does it let us in? */
  check(): Promise<Extract<Outcome, { kind: 'unchanged' | 'retry' | 'reject' }>>
  close(): Promise<void>
  /** `read` tells what was sent last: the external system itself cannot be read, and what changes there is not seen. */
  remembers?: true
  /** Keys that differ only in case are the same there: what is read under `Alice` may be listed as `alice`. */
  caseless?: true
  /**
   * Pages through all subscribers that the external system holds, whoever put them there, so that orphans are found.
   * `after`: the previous page's `next`. One that comes or goes meanwhile may be missed, the others may not.
   */
  list?(after: string | undefined): Promise<ListResult>
  /**
   * What the plan would mend, field by field; pure, and empty exactly when the plan is. Without it a drift report shows
   * the plan's descriptions.
   */
  diff?(input: PlanInput<Desired, Actual>): Drift[]
  /** What has become of a change that is pending. A connector of an asynchronous system has this, or reads notifications. */
  poll?(token: string): Promise<Outcome>
  /**
   * What was pending has ended so, also when nobody told within its time (then it is a retry). Called before the outcome is
   * believed; may be called again. For what `memory` holds of it: the external system is not asked here.
   */
  settle?(token: string, outcome: Ending): Promise<void>
  /** Reads a notification that came to the callback address; undefined: it is none. Pure, but may take its time. */
  readNotification?(request: CallbackRequest): Notification | undefined | Promise<Notification | undefined>
}

/** A byte stream to the external system, with time-outs inside. */
export type TcpConnection = {
  write(data: Uint8Array): Promise<void>
  /** The next bytes; undefined when the other side closed. Rejects when the time-out passes. */
  read(): Promise<Uint8Array | undefined>
  close(): void
}

export type HttpRequest = {
  method: string
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
}

export type HttpResponse = { status: number; headers: Readonly<Record<string, string>>; body: string }

/**
 * What a connector keeps between looks, where the external system cannot be read: what it sent last. Read and write it
 * under the locks of the keys that it is about, in `read` and `apply`. Never a secret: fingerprint those.
 */
export type ConnectorMemory = {
  recall(name: string): Promise<string | undefined>
  remember(name: string, value: string): Promise<void>
  forget(name: string): Promise<void>
}

/** A program that is run to its end. */
export type RunRequest = {
  /** Its whole path; no shell is between. */
  command: string
  args: readonly string[]
  /** For its standard input. */
  input: string
  /** Beside a PATH; nothing of ours goes along. */
  env: Readonly<Record<string, string>>
  timeoutMs: number
  /** Kills it. */
  signal?: AbortSignal
}

/** At most 1 MB of output (more is a failure) and the first 16 KB of errors. */
export type RunResult = { code: number; stdout: string; stderr: string }

/**
 * All that a connector may use of the outside world. Failures to reach it are exceptions of class ExternalUnreachable,
 * which a connector may let through.
 */
export type ConnectorTools = {
  http(request: HttpRequest): Promise<HttpResponse>
  openTcp(address: { host: string; port: number; timeoutMs: number }): Promise<TcpConnection>
  /** Rejects where the program cannot be started, takes too long, writes too much or is killed. */
  run(request: RunRequest): Promise<RunResult>
  memory: ConnectorMemory
  /**
   * Where the external system may confirm what is pending, under this token, or under one that it names in the body;
   * undefined: no callback address is configured.
   */
  callbackUrl?(token?: string): string | undefined
  openSql(settings: SqlSettings): SqlDatabase
  openLdap(settings: LdapSettings): LdapDirectory
  clock: { now(): Date }
  log: { debug(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** The external system could not be reached or did not answer in time: it means `retry`, `unreachable`. */
export class ExternalUnreachable extends Error {
  override readonly name = 'ExternalUnreachable'
}

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>

/** Makes failures of the outside world outcomes: only data that can never be taken are rejected. Bugs stay exceptions. */
export async function orFailure<T>(work: Promise<T>): Promise<T | Failure> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ExternalUnreachable)
      return { kind: 'retry', reason: error.message, unreachable: true }
    if (!(error instanceof ExternalRefusal)) throw error
    const { message: reason, code } = error
    return { kind: error.blames === 'data' ? 'reject' : 'retry', reason, code }
  }
}

/** For `check()`: what is refused there is a matter of the configuration, which trying again does not mend. */
export async function checkThat(work: Promise<unknown>): Promise<Failure | { kind: 'unchanged' }> {
  const failure = await orFailure(work.then(() => undefined))
  if (failure === undefined) return { kind: 'unchanged' }
  return failure.code === undefined ? failure : { ...failure, kind: 'reject' }
}

export type ConnectorDefinition<Config extends TSchema, Desired, Actual, Change> = {
  /** As in the provisioner's configuration: `osmo-hlr`. */
  name: string
  /** The service group under which statuses are reported unless the configuration says otherwise. */
  group: string
  config: Config
  /** The parts of a subscriber that it looks at; unless given, USUAL_NEEDS. */
  needs?(config: Static<Config>): readonly Need[]
  /**
   * What errors of this kind of external system mean, by their codes where it has some: tried after the operator's rules
   * and before the built-in ones, which go by English words.
   */
  policy?: readonly ErrorRule[]
  create(config: Static<Config>, tools: ConnectorTools): Connector<Desired, Actual, Change>
}

/** Declares a connector; the types of its state and changes are inferred and checked here. */
export function defineConnector<Config extends TSchema, Desired, Actual, Change>(
  definition: ConnectorDefinition<Config, Desired, Actual, Change>,
): ConnectorDefinition<Config, Desired, Actual, Change> {
  return definition
}
