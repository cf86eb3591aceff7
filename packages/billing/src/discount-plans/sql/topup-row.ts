import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

export type TopupRow = {
  i_vd_topup: number
  i_vd_dg: number
  topup_amount: string
  topup_expiry_time: number | null
  topup_fee: string
}
export type TopupOption = Omit<CamelRow<TopupRow>, 'topupAmount' | 'topupFee'> & {
  /** in the item's unit */
  topupAmount: Money
  topupFee: Money
}

export function readTopup(row: TopupRow): TopupOption {
  return { ...camelRow(row), topupAmount: readMoney(row.topup_amount), topupFee: readMoney(row.topup_fee) }
}
