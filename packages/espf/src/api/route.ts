import {
  type EspfOperation,
  type EspfOperationName,
  espfOperations,
} from '@openespf/contract/espf-operations'
import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import type { Caller } from '@openespf/sessions'
import type { Static, TSchema } from 'typebox'
import type { AccountLookup } from './account-lookup.ts'
import { createReader } from './create-reader.ts'
import type { TestSender } from './test-sender.ts'

/** What the methods of the API work with. */
export type ApiContext = {
  database: Database
  accounts: AccountLookup
  clock: Clock
  secretBox: SecretBox
  sendTest: TestSender
}

/** A request whose caller is known and may call the operation. */
export type ApiRequest = {
  caller: Caller
  pathParams: Readonly<Record<string, string>>
  query: unknown
  body: unknown
  /** Aborts when the caller has gone. */
  signal: AbortSignal
}

/** A result of undefined is an empty 200; that of a stream is an async iterable. */
export type ApiRoute = { operation: EspfOperation; run(request: ApiRequest): Promise<unknown> }

type Operations = typeof espfOperations
type ParamsOf<N extends EspfOperationName> = Operations[N] extends { params: infer P extends TSchema }
  ? Static<P>
  : undefined
type ResultOf<N extends EspfOperationName> = Operations[N] extends { result: infer R extends TSchema }
  ? Operations[N] extends { stream: true }
    ? AsyncIterable<Static<R>>
    : Static<R>
  : undefined

/**
 * Implements an operation of the contract: `run` gets the request and its params, which fit the operation's schema (a
 * GET's and DELETE's query, else the body); others are refused with `request.invalid`.
 */
export function route<N extends EspfOperationName>(
  name: N,
  run: (params: ParamsOf<N>, request: ApiRequest) => Promise<ResultOf<N>>,
): ApiRoute {
  const operation: EspfOperation = espfOperations[name]
  const { params, verb } = operation
  const isQuery = verb === 'GET' || verb === 'DELETE'
  const read = params && createReader<ParamsOf<N>>(params)
  const none = undefined as ParamsOf<N>
  return {
    operation,
    run: (request) => run(read ? read((isQuery ? request.query : request.body) ?? {}) : none, request),
  }
}
