import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import {
  type Extension,
  type ExtensionRow,
  extensionColumns,
  extensionJoin,
  readExtension,
} from './extension-row.ts'

const find = statement<ExtensionRow>(
  'billing.find-extension',
  `select ${extensionColumns} from billing.customer_extension e ${extensionJoin}
     join billing.customer c on c.i_customer = e.i_customer
   where ${seesCustomer('$1', 'c')} and e.i_c_ext = $2::bigint`,
)

export async function findExtension(
  queryable: Queryable,
  view: View,
  iCExt: number,
): Promise<Extension | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iCExt])
  return row && readExtension(row)
}
