import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Level } from '../core/features.ts'
import type { StoredFeatures, Values } from '../core/setting.ts'

export type FeaturesRow = {
  service_flags: Record<string, string>
  service_attributes: Record<string, Values>
  i_access_policy: number | null
}

/** Customers and sites have no access policy. */
const policyOf: Readonly<Record<Level, string>> = {
  product: 'i_access_policy',
  account: 'i_access_policy',
  customer: 'null::int as i_access_policy',
  customer_site: 'null::int as i_access_policy',
}

const find = (level: Level) =>
  statement<FeaturesRow>(
    `billing.stored-features-of-${level}`,
    `select service_flags, service_attributes, ${policyOf[level]} from billing.${level} where i_${level} = $1::bigint`,
  )
const statements = {
  product: find('product'),
  customer: find('customer'),
  customer_site: find('customer_site'),
  account: find('account'),
}

/** What an entity that is there, and that the caller may see or has locked, has of its own. */
export async function storedFeatures(
  queryable: Queryable,
  level: Level,
  id: number,
): Promise<StoredFeatures> {
  return readStored(await queryable.one(statements[level], [id]))
}

export function readStored(row: FeaturesRow): StoredFeatures {
  return {
    serviceFlags: row.service_flags,
    serviceAttributes: row.service_attributes,
    iAccessPolicy: row.i_access_policy,
  }
}
