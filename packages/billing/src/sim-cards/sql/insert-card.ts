import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'

export type NewCardRecord = {
  iEnv: number
  imsi: string
  iccid: string
  kiSealed: Buffer | null
  opcSealed: Buffer | null
  amf: string | null
  description: string
}

const insert = statement<{ i_sim_card: number }>(
  'billing.insert-card',
  `insert into billing.sim_card (i_env, imsi, iccid, ki_sealed, opc_sealed, amf, description)
   select n.i_env, n.imsi, n.iccid, n.ki_sealed, n.opc_sealed, n.amf, n.description
   from jsonb_populate_record(null::billing.sim_card, $1::jsonb) n
   returning i_sim_card`,
)

export async function insertCard(tx: Queryable, card: NewCardRecord): Promise<number> {
  return (await tx.one(insert, [recordJson(card)])).i_sim_card
}
