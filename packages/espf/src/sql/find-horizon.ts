import { type Queryable, statement } from '@openespf/foundation/pg'

/** Transaction ids. */
export type Horizon = {
  /** This transaction's. */
  own: number
  /** That of the oldest transaction that is still open, or the next one's: everything before it has ended. */
  oldest: number
}

const find = statement<Horizon>(
  'espf-find-horizon',
  `select pg_current_xact_id()::text::bigint as own, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest`,
)

/** Which transactions were begun before this one, and which of them are open. */
export function findHorizon(tx: Queryable): Promise<Horizon> {
  return tx.one(find)
}
