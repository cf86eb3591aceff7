import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Xdr } from './xdr-row.ts'

const columns = [
  ...['i_env', 'i_customer', 'i_account', 'i_service', 'description', 'connect_time', 'disconnect_time'],
  ...['charged_quantity', 'covered_quantity', 'charged_amount'],
]

const insert = statement<{ i_xdr: number }>(
  'billing.insert-xdr',
  `insert into billing.xdr (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.xdr, $1::jsonb) n
   returning i_xdr`,
)

export async function insertXdr(tx: Queryable, xdr: Omit<Xdr, 'iXdr' | 'iInvoice'>): Promise<number> {
  return (await tx.one(insert, [recordJson(xdr)])).i_xdr
}
