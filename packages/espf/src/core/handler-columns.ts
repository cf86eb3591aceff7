import { AppError } from '@openespf/contract/errors'
import type { UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import { deliveredTypes, findEventType, spell } from '@openespf/contract/events'
import { parseId } from '@openespf/contract/ids'

/** What is stored of a handler beside its secrets and its state. Durations are milliseconds; null: none or any. */
export type HandlerColumns = {
  name: string
  url: string
  event_version: 'raw' | 'grouped'
  names: 'current' | 'legacy'
  outcome_policy: 'safe' | 'espf'
  timeout_ms: number
  concurrency: number
  rate_limit: number | null
  retry_preset: 'espf' | 'nsps' | 'quick'
  retry_delays_ms: number[] | null
  filter_i_env: number[] | null
  filter_i_customer: number[] | null
  filter_i_product: number[] | null
  coalesce_types: string[]
  skip_after_ms: Record<string, number>
  park_after_ms: number
}

/** What a handler is unless it is told otherwise. */
export const handlerDefaults: Omit<HandlerColumns, 'name' | 'url'> = {
  event_version: 'raw',
  names: 'current',
  outcome_policy: 'safe',
  timeout_ms: 300_000,
  concurrency: 8,
  rate_limit: null,
  retry_preset: 'nsps',
  retry_delays_ms: null,
  filter_i_env: null,
  filter_i_customer: null,
  filter_i_product: null,
  coalesce_types: [],
  skip_after_ms: {},
  park_after_ms: 86_400_000,
}

/**
 * A handler's columns after a change of the API's; what is absent stays, raw event types in the spelling of `names`.
 * Refuses with `request.invalid` a URL that is none or carries credentials, and event types that the handler does not get.
 */
export function changeColumns(stored: HandlerColumns, params: UpdateHandlerParams): HandlerColumns {
  const { timeout_s, park_after_s, skip_after_s, coalesce, filter, retry, rate_limit } = params
  const changed: HandlerColumns = {
    ...stored,
    ...(params.name !== undefined && { name: params.name }),
    ...(params.url !== undefined && { url: checkUrl(params.url) }),
    ...(params.event_version !== undefined && { event_version: params.event_version }),
    ...(params.names !== undefined && { names: params.names }),
    ...(params.outcome_policy !== undefined && { outcome_policy: params.outcome_policy }),
    ...(params.concurrency !== undefined && { concurrency: params.concurrency }),
    ...(timeout_s !== undefined && { timeout_ms: Math.round(timeout_s * 1000) }),
    ...(park_after_s !== undefined && { park_after_ms: Math.round(park_after_s * 1000) }),
    ...(rate_limit !== undefined && { rate_limit }),
    ...(retry !== undefined && retryColumns(retry)),
    ...(filter !== undefined && {
      filter_i_env: ids('i_env', filter.i_env),
      filter_i_customer: ids('i_customer', filter.i_customer),
      filter_i_product: ids('i_product', filter.i_product),
    }),
    ...(coalesce !== undefined && { coalesce_types: coalesce }),
    ...(skip_after_s !== undefined && {
      skip_after_ms: Object.fromEntries(
        Object.entries(skip_after_s).map(([type, seconds]) => [type, Math.round(seconds * 1000)]),
      ),
    }),
  }
  return withOwnTypes(changed)
}

/** Also those that were stored: another version or spelling has others. */
function withOwnTypes(changed: HandlerColumns): HandlerColumns {
  const known = new Set(deliveredTypes(changed.event_version, changed.names))
  const own = (field: string, type: string): string => {
    const raw = changed.event_version === 'raw' ? findEventType(type) : undefined
    const name = raw ? spell(raw, changed.names) : type
    if (known.has(name)) return name
    throw new AppError('request.invalid', {
      problem: `${field}: a handler of version ${changed.event_version} gets no "${type}"`,
    })
  }
  return {
    ...changed,
    coalesce_types: [...new Set(changed.coalesce_types.map((type) => own('coalesce', type)))],
    skip_after_ms: Object.fromEntries(
      Object.entries(changed.skip_after_ms).map(([type, ms]) => [own('skip_after_s', type), ms]),
    ),
  }
}

function retryColumns(retry: NonNullable<UpdateHandlerParams['retry']>) {
  return 'preset' in retry
    ? { retry_preset: retry.preset, retry_delays_ms: null }
    : { retry_delays_ms: retry.delays_s.map((seconds) => Math.round(seconds * 1000)) }
}

function checkUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || url.hostname === '') {
    throw new AppError('request.invalid', { problem: 'url is not an address such as https://host:port/path' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('request.invalid', { problem: 'url must not carry credentials: give them as auth' })
  }
  return text
}

function ids(name: string, values: readonly (string | number)[] | undefined): number[] | null {
  if (values === undefined) return null
  return values.map((value) => {
    const id = parseId(value)
    if (id !== undefined && (name !== 'i_env' || id <= 0x7fffffff)) return id
    throw new AppError('request.invalid', { problem: `filter.${name}: ${value} is not an id` })
  })
}
