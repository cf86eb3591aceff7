/**
 * Holds against a takeover those of the lanes `$2` that process `$1` still owns under the epochs `$3`, as `fence`: what
 * is done for others is not done. In lane order, as everybody who holds several does.
 */
export const laneFence = `fence as materialized (
    select l.lane from espf.lane l
    join unnest($2::smallint[], $3::bigint[]) as mine (lane, epoch) on mine.lane = l.lane and mine.epoch = l.epoch
    where l.process_id = $1
    order by l.lane
    for share of l
  )`
