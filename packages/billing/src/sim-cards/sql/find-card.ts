import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { seesCard, viewValue } from '../../sql/sees.ts'
import { type Card, type CardRow, cardColumns, cardJoins } from './card-row.ts'

const find = statement<CardRow>(
  'billing.find-card',
  `select ${cardColumns} from billing.sim_card page ${cardJoins}
   where ${seesCard('$1', 'page')} and ($2::bigint is null or page.i_sim_card = $2) and ($3::text is null or page.imsi = $3)
     and ($4::text is null or page.iccid = $4) and ($5::bigint is null or a.i_account = $5)`,
)

export type CardKey = { iSimCard?: number; imsi?: string; iccid?: string; iAccount?: number }

/** At least one of the keys must be given; those given must all fit. */
export async function findCard(queryable: Queryable, view: View, key: CardKey): Promise<Card | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), key.iSimCard, key.imsi, key.iccid, key.iAccount])
  return row && camelRow(row)
}
