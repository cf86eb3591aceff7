import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { LockedCard } from './lock-cards.ts'

const update = statement(
  'billing.update-card',
  `update billing.sim_card c set status = n.status, ki_sealed = n.ki_sealed, opc_sealed = n.opc_sealed, amf = n.amf,
     description = n.description
   from billing.sim_card x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_sim_card = $1::bigint and c.i_sim_card = x.i_sim_card`,
)

/** Writes the named fields; the others stay. */
export async function updateCard(
  tx: Queryable,
  iSimCard: number,
  changes: Partial<Omit<LockedCard, 'iSimCard'>>,
): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.query(update, [iSimCard, recordJson(changes)])
}
