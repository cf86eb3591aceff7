import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import { type Service, type ServiceRow, serviceColumns } from './service-row.ts'

const lock = statement<ServiceRow>(
  'billing.lock-service',
  `select ${serviceColumns} from billing.service
   where (i_env is null or i_env = $1) and i_service = $2::bigint for update`,
)

/** The service, locked until the transaction ends: nobody can change it or begin to refer to it. */
export async function lockService(
  tx: Queryable,
  iEnv: number,
  iService: number,
): Promise<Service | undefined> {
  const row = await tx.maybe(lock, [iEnv, iService])
  return row && camelRow(row)
}
