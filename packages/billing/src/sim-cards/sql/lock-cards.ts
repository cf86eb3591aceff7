import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'
import type { CardStatus } from '../core/card-status.ts'

type LockedRow = {
  i_sim_card: number
  status: CardStatus
  ki_sealed: Buffer | null
  opc_sealed: Buffer | null
  amf: string | null
  description: string
}
export type LockedCard = CamelRow<LockedRow>

const lock = statement<LockedRow>(
  'billing.lock-cards',
  `select i_sim_card, status, ki_sealed, opc_sealed, amf, description from billing.sim_card
   where i_env = $1 and i_sim_card = any ($2::bigint[]) order by i_sim_card for update`,
)

/** Those of the cards that exist, locked in id order: whoever hands a card over holds it locked. */
export async function lockCards(
  tx: Queryable,
  iEnv: number,
  ids: readonly number[],
): Promise<Map<number, LockedCard>> {
  const rows = ids.length === 0 ? [] : await tx.query(lock, [iEnv, ids])
  return new Map(rows.map((row) => [row.i_sim_card, camelRow(row)]))
}
