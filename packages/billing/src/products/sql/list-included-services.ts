import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type Row = {
  i_product: number
  i_accessibility: number
  i_service: number
  service_name: string
  tariff_name: string
}
export type IncludedService = CamelRow<Row>

const list = statement<Row>(
  'billing.list-included-services',
  `select a.i_product, a.i_accessibility, a.i_service, s.name as service_name, a.tariff_name
   from billing.accessibility a join billing.service s on s.i_service = a.i_service
   where a.i_product = any ($1::bigint[])
   order by a.i_product, a.i_service`,
)

/** The rating entries of some products. */
export async function listIncludedServices(
  queryable: Queryable,
  iProducts: readonly number[],
): Promise<IncludedService[]> {
  if (iProducts.length === 0) return []
  return (await queryable.query(list, [iProducts])).map(camelRow)
}
