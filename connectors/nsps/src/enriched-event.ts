import { createHash } from 'node:crypto'
import type { HttpRequest } from '@openespf/application/connector'
import type { NspsConfig } from './config.ts'
import type { PbData } from './pb-data.ts'

export type EventType = 'SIM/Updated' | 'SIM/Replaced'

/**
 * The request with which NSPS hands an event to a connector: espf-facts §10.6, §10.7. A connector is given states, not the
 * event that led to them, so `i_event` is made up of the time; `event_id` is another for every request.
 */
export function toRequest(
  event: { type: EventType; iEnv: number; pbData: PbData },
  config: Pick<NspsConfig, 'url' | 'token' | 'handlerId'>,
  now: Date,
): HttpRequest {
  const { type, iEnv, pbData } = event
  const id = toUuid(JSON.stringify([config.handlerId, now.getTime(), type, pbData]))
  const at = now.toISOString().replace('Z', '+00:00')
  const body = {
    event_id: id,
    data: {
      event_type: type,
      variables: {
        i_env: iEnv,
        i_event: now.getTime(),
        i_account: pbData.account_info.i_account,
        event_time: now.toISOString().slice(0, 19).replace('T', ' '),
      },
    },
    pb_data: pbData,
    handler_id: config.handlerId,
    created_at: at,
    updated_at: at,
    status: 'received',
  }
  return {
    method: 'POST',
    url: config.url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${config.token}`,
      'x-b3-traceid': id.replaceAll('-', ''),
      'x-request-id': id,
    },
    body: JSON.stringify(body),
  }
}

/** A UUID of version 8 (RFC 9562 §5.8): the hash of what it names. */
function toUuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
