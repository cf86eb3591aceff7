import type { CamelRow } from '../../sql/names.ts'
import type { CardStatus } from '../core/card-status.ts'

export type CardRow = {
  i_sim_card: number
  i_env: number
  imsi: string
  iccid: string
  status: CardStatus
  description: string
  i_account: number | null
  account_id: string | null
}
/** A card with the account that holds it, if any. */
export type Card = CamelRow<CardRow>

export const cardColumns = `page.i_sim_card, page.i_env, page.imsi, page.iccid, page.status, page.description,
  a.i_account, a.id as account_id`
export const cardJoins = 'left join billing.account a on a.i_sim_card = page.i_sim_card'
