import { type Queryable, statement } from '@openespf/foundation/pg'

/** Positions in (from, to] of one handler in the lanes of a 64-bit mask, without what the `seen` snapshot shows. */
export type ReadRange = {
  iHandler: number
  lanes: string
  from: number
  to: number
  seen: string | undefined
  limit: number
}

export type QueuedRow = {
  range: number
  position: number
  lane: number
  entity: string
  i_event: number
  event_type: string
  body: string
  redelivery: number
  /** Milliseconds since 1970. */
  captured_at: number
}

export type ReadSnapshot = { text: string; xmin: number }

type Row = QueuedRow & { snapshot: string | null; xmin: number | null }

/** What stands in a range `r`: `most` rows in position order, read off the primary key (i_handler, position). */
export const rowsOfRange = `
    select d.position, d.lane, d.entity, d.i_event, d.event_type, d.body, d.redelivery,
      (extract(epoch from d.captured_at) * 1000)::float8 as captured_at
    from espf.delivery d
    where d.i_handler = r.i_handler and d.position > r.after and d.position <= r.upto
      and (r.lanes >> d.lane) & 1 = 1
      and (r.seen is null or not pg_visible_in_snapshot(d.xid, r.seen))
    order by d.position
    limit r.most`

const readRanges = statement<Row>(
  'espf-read-lanes',
  `select 0 as range, 0::bigint as position, 0::smallint as lane, '' as entity, 0::bigint as i_event, '' as event_type,
    '' as body, 0 as redelivery, 0::float8 as captured_at,
    pg_current_snapshot()::text as snapshot, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin
  union all
  select r.range::int, d.*, null, null
  from unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::pg_snapshot[], $6::int[])
    with ordinality as r (i_handler, lanes, after, upto, seen, most, range)
  cross join lateral (${rowsOfRange}) d`,
)

/** The parameters of ranges, $1 to $6. */
export function rangeValues(ranges: readonly ReadRange[]): unknown[] {
  return [
    ranges.map((r) => r.iHandler),
    ranges.map((r) => r.lanes),
    ranges.map((r) => r.from),
    ranges.map((r) => r.to),
    ranges.map((r) => r.seen ?? null),
    ranges.map((r) => r.limit),
  ]
}

/** Reads all ranges with one statement, so under one snapshot. Each range's rows come in position order. */
export async function readLanes(
  db: Queryable,
  ranges: readonly ReadRange[],
): Promise<{ rows: QueuedRow[]; snapshot: ReadSnapshot }> {
  const [head, ...rows] = await db.query(readRanges, rangeValues(ranges))
  if (head?.snapshot == null || head.xmin === null) throw new Error('read-lanes returned no snapshot')
  return { rows, snapshot: { text: head.snapshot, xmin: head.xmin } }
}
