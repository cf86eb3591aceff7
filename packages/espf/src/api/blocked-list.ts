import type { Blocked, BlockedList, BlockedQuery } from '@openespf/contract/espf-operators'
import { blockedCursor, parseBlockedCursor } from '../core/cursor.ts'
import { readHandlerId } from '../core/event-filter.ts'
import { type BlockedRow, listBlocked } from '../sql/list-blocked.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

const DEFAULT_LIMIT = 100

/** The entities whose events wait behind one that failed, by handler and entity. */
export function createBlockedListRoutes(context: ApiContext): ApiRoute[] {
  return [route('list-blocked', (params) => list(context, params))]
}

async function list({ database }: ApiContext, params: BlockedQuery): Promise<BlockedList> {
  const limit = params.limit === undefined ? DEFAULT_LIMIT : Number(params.limit)
  const after = params.after === undefined ? { iHandler: 0, entity: '' } : parseBlockedCursor(params.after)
  const iHandler = params.i_handler === undefined ? {} : { iHandler: readHandlerId(params.i_handler) }
  const rows = await listBlocked(database, after, { ...iHandler, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    blocked_list: page.map(toBlocked),
    next:
      last && rows.length > limit ? blockedCursor({ iHandler: last.i_handler, entity: last.entity }) : null,
  }
}

function toBlocked(row: BlockedRow): Blocked {
  return {
    i_handler: row.i_handler,
    handler: row.handler,
    entity: row.entity,
    since: row.first_failed_at.toISOString(),
    behind: {
      i_event: row.i_event,
      event_type: row.event_type,
      attempts: row.attempts,
      due_at: row.due_at.toISOString(),
      last_error: row.last_error ?? '',
    },
    count: row.count,
  }
}
