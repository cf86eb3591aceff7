import { type Queryable, statement } from '@openespf/foundation/pg'

const share = statement<{ i_service: number }>(
  'billing.share-services',
  `select i_service from billing.service
   where (i_env is null or i_env = $1) and i_service = any ($2::bigint[])
   order by i_service for key share`,
)

/** Those of the services that exist, which can't be deleted before the transaction ends. */
export async function shareServices(
  tx: Queryable,
  iEnv: number,
  ids: readonly number[],
): Promise<Set<number>> {
  const rows = ids.length === 0 ? [] : await tx.query(share, [iEnv, ids])
  return new Set(rows.map((row) => row.i_service))
}
