import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { DidNumber } from './did-number-row.ts'

export type NewDidNumberRecord = Pick<DidNumber, 'iEnv' | 'number' | 'frozen' | 'countryIso' | 'description'>

const insert = statement<{ i_did_number: number }>(
  'billing.insert-did-number',
  `insert into billing.did_number (i_env, number, frozen, country_iso, description)
   select n.i_env, n.number, n.frozen, n.country_iso, n.description
   from jsonb_populate_record(null::billing.did_number, $1::jsonb) n
   returning i_did_number`,
)

export async function insertDidNumber(tx: Queryable, record: NewDidNumberRecord): Promise<number> {
  return (await tx.one(insert, [recordJson(record)])).i_did_number
}
