import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

const select = statement<ExternalKey>(
  'list-held-keys',
  'select kind, value from app.held_key where connector = $1 and i_account = $2 order by kind, value',
)

export function listHeldKeys(db: Queryable, connector: string, iAccount: number): Promise<ExternalKey[]> {
  return db.query(select, [connector, iAccount])
}
