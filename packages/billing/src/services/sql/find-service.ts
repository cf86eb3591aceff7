import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import { type Service, type ServiceRow, serviceColumns } from './service-row.ts'

const find = statement<ServiceRow>(
  'billing.find-service',
  `select ${serviceColumns} from billing.service
   where (i_env is null or i_env = $1) and ($2::bigint is null or i_service = $2) and ($3::text is null or name = $3)`,
)

export async function findService(
  queryable: Queryable,
  iEnv: number,
  key: { iService?: number; name?: string },
): Promise<Service | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iService, key.name])
  return row && camelRow(row)
}
