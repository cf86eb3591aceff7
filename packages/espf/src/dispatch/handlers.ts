import type { AddressGuard } from '@openespf/foundation/address-guard'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { parseSecrets } from '../core/handler-secrets.ts'
import { currentTime } from '../sql/current-time.ts'
import { type HandlerRow, listHandlers } from '../sql/list-handlers.ts'
import { createHandlerRuntime, type HandlerRuntime, updateHandlerRuntime } from './handler-runtime.ts'
import { coalesces } from './reader.ts'

/**
 * The handlers that this process delivers to, as the database last had them. A new one (or one that is enabled again, or
 * usable again) is `fresh` until what waits for it has been loaded. One that was removed or disabled sends nothing more;
 * what is under way is settled first (`retiring`).
 */
export function createHandlers(deps: {
  database: Database
  secretBox: SecretBox
  guard: AddressGuard
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  onFresh(): void
  onError(error: unknown): void
}) {
  const all = new Map<number, HandlerRuntime>()
  const fresh = new Map<number, HandlerRuntime>()
  const retiring = new Set<HandlerRuntime>()
  const unusable = new Map<number, string>()

  const apply = (row: HandlerRow): void => {
    const known = all.get(row.i_handler) ?? fresh.get(row.i_handler)
    if (known?.settings.version === row.version || unusable.get(row.i_handler) === row.version) return
    try {
      const secrets = parseSecrets(deps.secretBox.open(row.secrets_sealed))
      const source = { row, secrets, guard: deps.guard }
      if (known !== undefined) {
        updateHandlerRuntime(known, source)
        unusable.delete(row.i_handler)
        return
      }
      const handler = createHandlerRuntime(source, coalesces)
      unusable.delete(row.i_handler)
      handler.changedAt = deps.now()
      fresh.set(row.i_handler, handler)
      deps.onFresh()
    } catch (error) {
      unusable.set(row.i_handler, row.version)
      deps.log.error(
        { handler: row.name, err: error },
        'the handler cannot be used: its settings are unreadable',
      )
    }
  }

  const retire = (handler: HandlerRuntime): void => {
    handler.retired = true
    all.delete(handler.iHandler)
    fresh.delete(handler.iHandler)
    retiring.add(handler)
  }

  /** Ends those that have nothing under way any more. */
  const bury = (): void => {
    for (const handler of retiring) {
      if (handler.open.size > 0 || handler.unsettled > 0) continue
      retiring.delete(handler)
      void handler.pool.close().catch(deps.onError)
    }
  }

  return {
    all,
    retiring,
    everyone: (): HandlerRuntime[] => [...all.values(), ...fresh.values(), ...retiring],
    /** The fresh ones that can be adopted: what an earlier self of theirs had under way is settled. */
    freshOnes(): HandlerRuntime[] {
      bury()
      const busy = new Set([...retiring].map((handler) => handler.iHandler))
      return [...fresh.values()].filter((handler) => !busy.has(handler.iHandler))
    },
    /** What waits for it is loaded: it is delivered to from now on. */
    adopt(handler: HandlerRuntime): void {
      if (fresh.delete(handler.iHandler)) all.set(handler.iHandler, handler)
    },
    /** Takes over new, changed and removed handlers. Returns the database's time as of which they are. */
    async reload(): Promise<Date> {
      const asOf = await currentTime(deps.database)
      const rows = await listHandlers(deps.database)
      for (const row of rows) apply(row)
      const present = new Set(rows.map((row) => row.i_handler))
      for (const handler of [...all.values(), ...fresh.values()]) {
        if (!present.has(handler.iHandler)) retire(handler)
      }
      bury()
      return asOf
    },
  }
}
