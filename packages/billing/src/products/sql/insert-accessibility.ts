import { type Queryable, statement } from '@openespf/foundation/pg'

const insert = statement(
  'billing.insert-accessibility',
  'insert into billing.accessibility (i_env, i_product, i_service, tariff_name) values ($1, $2, $3, $4)',
)

export async function insertAccessibility(
  tx: Queryable,
  entry: { iEnv: number; iProduct: number; iService: number; tariffName: string },
): Promise<void> {
  await tx.query(insert, [entry.iEnv, entry.iProduct, entry.iService, entry.tariffName])
}
