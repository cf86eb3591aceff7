import type { ServiceKind } from '../../core/services.ts'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import type { StoredItem } from '../core/item-changes.ts'

export type ItemRow = {
  i_vd_dg: number
  i_service: number
  kind: ServiceKind
  i_dest_group: number | null
  dg_name: string
  allocated_amount: string
  unit: string
  peak_level: number
}

export const itemColumns =
  'i_vd_dg, i_service, kind, i_dest_group, dg_name, allocated_amount, unit, peak_level'

export function readItem<R extends ItemRow>(row: R): Omit<CamelRow<R>, 'allocatedAmount'> & StoredItem {
  return { ...camelRow(row), allocatedAmount: readMoney(row.allocated_amount) }
}
