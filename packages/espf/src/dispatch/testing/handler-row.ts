import type { HandlerSecrets } from '../../core/handler-secrets.ts'
import type { HandlerRow } from '../../sql/list-handlers.ts'

/** A handler as it is read. */
export const handlerRow: HandlerRow = {
  i_handler: 5,
  name: 'main',
  url: 'http://127.0.0.1:9/in?x=1',
  outcome_policy: 'safe',
  secrets_sealed: Buffer.alloc(0),
  timeout_ms: 1000,
  concurrency: 3,
  rate_limit: null,
  retry_preset: 'nsps',
  retry_delays_ms: null,
  coalesce_types: [],
  skip_after_ms: {},
  park_after_ms: 86_400_000,
  paused: false,
  version: '1',
}

export const basicSecrets: HandlerSecrets = {
  auth: { type: 'basic', user: 'u', password: 'p' },
  webhookSecrets: [],
  headers: {},
  tls: {},
}
