import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Service } from './service-row.ts'

const insert = statement<{ i_service: number }>(
  'billing.insert-service',
  `insert into billing.service (i_env, name, service_type, rating_base, base_unit)
   select n.i_env, n.name, n.service_type, n.rating_base, n.base_unit
   from jsonb_populate_record(null::billing.service, $1::jsonb) n
   returning i_service`,
)

export async function insertService(tx: Queryable, service: Omit<Service, 'iService'>): Promise<number> {
  return (await tx.one(insert, [recordJson(service)])).i_service
}
