import type { Handler } from '@openespf/contract/espf-handlers'
import { parseSecrets } from '../core/handler-secrets.ts'
import { maskSecrets } from '../core/mask-secrets.ts'
import type { HandlerDetails } from '../sql/list-handler-details.ts'

const UNREADABLE = 'unreadable'

/** A handler as the API shows it. `open` unseals; what cannot be unsealed is shown as such, so that it can be replaced. */
export function toHandler(row: HandlerDetails, open: (sealed: Buffer) => string): Handler {
  const secrets = secretsOf(row, open)
  return {
    i_handler: row.i_handler,
    type: 'EventSender',
    enabled: row.enabled,
    name: row.name,
    url: row.url,
    event_version: row.event_version,
    names: row.names,
    ...secrets,
    timeout_s: row.timeout_ms / 1000,
    concurrency: row.concurrency,
    rate_limit: row.rate_limit,
    retry: row.retry_delays_ms
      ? { delays_s: row.retry_delays_ms.map((ms) => ms / 1000) }
      : { preset: row.retry_preset },
    outcome_policy: row.outcome_policy,
    filter: {
      ...(row.filter_i_env && { i_env: row.filter_i_env }),
      ...(row.filter_i_customer && { i_customer: row.filter_i_customer }),
      ...(row.filter_i_product && { i_product: row.filter_i_product }),
    },
    coalesce: row.coalesce_types,
    skip_after_s: Object.fromEntries(
      Object.entries(row.skip_after_ms).map(([type, ms]) => [type, ms / 1000]),
    ),
    park_after_s: row.park_after_ms / 1000,
    paused: row.paused_at && { since: row.paused_at.toISOString(), reason: row.pause_reason },
    deleting: row.deleting,
    ...(row.circuit && {
      circuit: {
        state: row.circuit,
        since: (row.circuit_since ?? row.created_at).toISOString(),
        last_failure: row.last_failure ?? '',
      },
    }),
    held_back: heldBack(row, secrets.auth['type'] !== UNREADABLE),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

function secretsOf(row: HandlerDetails, open: (sealed: Buffer) => string) {
  try {
    return maskSecrets(parseSecrets(open(row.secrets_sealed)))
  } catch {
    return { auth: { type: UNREADABLE }, webhook_secrets: [], headers: {}, tls: {} }
  }
}

function heldBack(row: HandlerDetails, isReadable: boolean): string | null {
  if (row.deleting) return 'being deleted'
  if (row.enabling_job !== null) return `disabled until job ${row.enabling_job} has cancelled what is queued`
  if (!row.enabled) return 'disabled'
  if (!isReadable) return 'its secrets cannot be read with this master key: give auth anew'
  if (row.paused_at) return because(`paused since ${row.paused_at.toISOString()}`, row.pause_reason)
  if (row.system_paused_at) {
    const since = `everything is paused since ${row.system_paused_at.toISOString()}`
    return because(since, row.system_pause_reason)
  }
  if (row.window_ends_at) {
    return because(`maintenance until ${row.window_ends_at.toISOString()}`, row.window_reason ?? '')
  }
  if (row.circuit === null) return 'no dispatcher delivers to it'
  if (row.circuit === 'closed') return null
  const since = `its circuit is open since ${(row.circuit_since ?? row.created_at).toISOString()}`
  return because(since, row.last_failure ?? '')
}

const because = (what: string, why: string): string => (why === '' ? what : `${what}: ${why}`)
