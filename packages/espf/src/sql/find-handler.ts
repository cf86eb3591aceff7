import { type Queryable, statement } from '@openespf/foundation/pg'
import type { HandlerColumns } from '../core/handler-columns.ts'

/** A handler as it is stored. */
export type StoredHandler = HandlerColumns & {
  i_handler: number
  enabled: boolean
  deleting: boolean
  secrets_sealed: Buffer
}

/** The columns of a `StoredHandler` of `espf.handler h`; 64-bit arrays as floats, which arrive as numbers. */
export const storedColumns = `h.i_handler, h.enabled, h.deleting, h.name, h.url, h.event_version, h.names,
    h.outcome_policy, h.timeout_ms, h.concurrency, h.rate_limit, h.retry_preset,
    h.retry_delays_ms::float8[] as retry_delays_ms, h.filter_i_env, h.filter_i_customer::float8[] as filter_i_customer,
    h.filter_i_product::float8[] as filter_i_product, h.coalesce_types, h.skip_after_ms, h.park_after_ms, h.secrets_sealed`

const find = statement<StoredHandler>(
  'espf-find-handler',
  `select ${storedColumns} from espf.handler h where h.i_handler = $1 for update`,
)

/** The handler, held until the transaction ends: changes of one handler come one after the other. */
export function findHandler(tx: Queryable, iHandler: number): Promise<StoredHandler | undefined> {
  return tx.maybe(find, [iHandler])
}
