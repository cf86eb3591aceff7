import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Service } from './service-row.ts'

const update = statement(
  'billing.update-service',
  `update billing.service s set name = n.name, service_type = n.service_type, rating_base = n.rating_base,
     base_unit = n.base_unit
   from billing.service x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_service = $1::bigint and s.i_service = x.i_service`,
)

/** Writes the named fields; the others stay. */
export async function updateService(
  tx: Queryable,
  iService: number,
  changes: Partial<Omit<Service, 'iService' | 'iEnv'>>,
): Promise<void> {
  await tx.query(update, [iService, recordJson(changes)])
}
