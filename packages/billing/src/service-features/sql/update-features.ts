import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Level } from '../core/features.ts'
import type { StoredFeatures } from '../core/setting.ts'

const update = (level: Level, policy = '') =>
  statement(
    `billing.update-features-of-${level}`,
    `update billing.${level} set service_flags = $2::jsonb, service_attributes = $3::jsonb${policy}
     where i_${level} = $1::bigint`,
  )
const withPolicy = ', i_access_policy = $4::int'
const statements = {
  product: update('product', withPolicy),
  customer: update('customer'),
  customer_site: update('customer_site'),
  account: update('account', withPolicy),
}

export async function updateFeatures(
  tx: Queryable,
  level: Level,
  id: number,
  { serviceFlags, serviceAttributes, iAccessPolicy }: StoredFeatures,
): Promise<void> {
  const hasPolicy = level === 'product' || level === 'account'
  await tx.query(statements[level], [
    id,
    JSON.stringify(serviceFlags),
    JSON.stringify(serviceAttributes),
    ...(hasPolicy ? [iAccessPolicy] : []),
  ])
}
