import { AppError } from '@openespf/contract/errors'
import type { Window } from '@openespf/contract/espf-operators'
import { readHandlerId, readMoment } from '../core/event-filter.ts'
import { holdHandler } from '../handlers/save-handler.ts'
import { currentTime } from '../sql/current-time.ts'
import { deleteWindow } from '../sql/delete-window.ts'
import { insertWindow } from '../sql/insert-window.ts'
import { listWindows, type WindowRow } from '../sql/list-windows.ts'
import { awaitApplied } from './await-applied.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

/** Maintenance windows: times in which nothing is sent to a handler, or to none. */
export function createWindowRoutes({ database }: ApiContext): ApiRoute[] {
  return [
    route('list-windows', async () => ({ window_list: (await listWindows(database)).map(toWindow) })),
    route('create-window', async ({ i_handler, starts_at, ends_at, reason = '' }) => {
      const iHandler = i_handler === undefined ? null : readHandlerId(i_handler)
      const now = await currentTime(database)
      const startsAt = starts_at === undefined ? now : readMoment('starts_at', starts_at)
      const endsAt = readMoment('ends_at', ends_at)
      if (endsAt <= startsAt || endsAt <= now) {
        throw new AppError('request.invalid', {
          problem: `ends_at must be after starts_at, and after now (${now.toISOString()})`,
        })
      }
      const window = await database.transaction(async (tx) => {
        if (iHandler !== null) await holdHandler(tx, iHandler)
        return insertWindow(tx, { iHandler, startsAt, endsAt, reason })
      })
      await awaitApplied(database)
      return toWindow(window)
    }),
    route('delete-window', async (_, { pathParams }) => {
      const value = pathParams['i_window'] ?? ''
      const iWindow = /^[1-9]\d{0,8}$/.test(value) ? Number(value) : 0
      if (iWindow === 0) {
        throw new AppError('request.invalid', { problem: 'i_window must be a positive integer' })
      }
      if (!(await deleteWindow(database, iWindow))) {
        throw new AppError('entity.not_found', { entity: 'window', key: `i_window ${iWindow}` })
      }
      await awaitApplied(database)
      return undefined
    }),
  ]
}

function toWindow(row: WindowRow): Window {
  return { ...row, starts_at: row.starts_at.toISOString(), ends_at: row.ends_at.toISOString() }
}
