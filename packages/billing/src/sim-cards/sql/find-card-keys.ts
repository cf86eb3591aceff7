import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type KeysRow = { ki_sealed: Buffer | null; opc_sealed: Buffer | null }

const find = statement<KeysRow>(
  'billing.find-card-keys',
  'select ki_sealed, opc_sealed from billing.sim_card where i_sim_card = $1',
)

/** The sealed keys of a card that the caller was found to see. */
export async function findCardKeys(
  queryable: Queryable,
  iSimCard: number,
): Promise<CamelRow<KeysRow> | undefined> {
  const row = await queryable.maybe(find, [iSimCard])
  return row && camelRow(row)
}
