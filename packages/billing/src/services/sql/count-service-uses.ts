import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ products: number }>(
  'billing.count-service-uses',
  'select count(*) as products from billing.accessibility where i_service = $1::bigint',
)

/** How many products rate the service. */
export async function countServiceUses(tx: Queryable, iService: number): Promise<number> {
  return (await tx.one(count, [iService])).products
}
