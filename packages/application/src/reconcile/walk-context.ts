import type { BillingClient } from '@openespf/client'
import type { Clock } from '@openespf/foundation/clock'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from '../billing-reader.ts'
import type { Route } from '../core/routing.ts'
import type { KeyStore } from '../key-store.ts'
import type { RunningConnector } from '../running-connector.ts'

/** What a run works with. */
export type WalkContext = {
  database: Database
  keys: KeyStore
  client: BillingClient
  billing: BillingReader
  /** Those of the run. */
  connectors: readonly RunningConnector[]
  routes: readonly Route[]
  clock: Clock
  log: Log
}
