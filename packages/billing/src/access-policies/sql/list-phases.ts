import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import { type PhaseRow, phaseColumns, type StoredPhase } from './phase-row.ts'

const list = statement<PhaseRow>(
  'billing.list-phases',
  `select ${phaseColumns} from billing.access_policy_phase where i_access_policy = $1::bigint order by i_phase`,
)

export async function listPhases(queryable: Queryable, iAccessPolicy: number): Promise<StoredPhase[]> {
  return (await queryable.query(list, [iAccessPolicy])).map(camelRow)
}
