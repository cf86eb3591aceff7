import { type Queryable, statement } from '@openespf/foundation/pg'
import type { HandlerColumns } from '../core/handler-columns.ts'

const insert = statement<{ i_handler: number }>(
  'espf-save-handler',
  `insert into espf.handler as h (i_handler, name, url, event_version, names, outcome_policy, timeout_ms, concurrency,
    rate_limit, retry_preset, retry_delays_ms, filter_i_env, filter_i_customer, filter_i_product, coalesce_types,
    skip_after_ms, park_after_ms, secrets_sealed, enabled)
  values (coalesce($1, nextval(pg_get_serial_sequence('espf.handler', 'i_handler'))), $2, $3, $4, $5, $6, $7, $8, $9, $10,
    $11, $12, $13, $14, $15, $16, $17, $18, $19)
  on conflict (i_handler) do update set name = excluded.name, url = excluded.url, event_version = excluded.event_version,
    names = excluded.names, outcome_policy = excluded.outcome_policy, timeout_ms = excluded.timeout_ms,
    concurrency = excluded.concurrency, rate_limit = excluded.rate_limit, retry_preset = excluded.retry_preset,
    retry_delays_ms = excluded.retry_delays_ms, filter_i_env = excluded.filter_i_env,
    filter_i_customer = excluded.filter_i_customer, filter_i_product = excluded.filter_i_product,
    coalesce_types = excluded.coalesce_types, skip_after_ms = excluded.skip_after_ms,
    park_after_ms = excluded.park_after_ms, secrets_sealed = excluded.secrets_sealed, enabled = excluded.enabled,
    updated_at = clock_timestamp()
  returning i_handler`,
)

/** Adds a handler, or replaces what is stored of the one with that id. A name that another has violates `handler_name_key`. */
export async function saveHandlerRow(
  tx: Queryable,
  row: HandlerColumns & { i_handler?: number; secrets_sealed: Buffer; enabled: boolean },
): Promise<number> {
  const values = [
    row.i_handler ?? null,
    row.name,
    row.url,
    row.event_version,
    row.names,
    row.outcome_policy,
    row.timeout_ms,
    row.concurrency,
    row.rate_limit,
    row.retry_preset,
    row.retry_delays_ms,
    row.filter_i_env,
    row.filter_i_customer,
    row.filter_i_product,
    row.coalesce_types,
    JSON.stringify(row.skip_after_ms),
    row.park_after_ms,
    row.secrets_sealed,
    row.enabled,
  ]
  return (await tx.one(insert, values)).i_handler
}
