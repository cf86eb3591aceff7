import { type CamelRow, camelRow } from '../../sql/names.ts'

export type FollowMeNumberRow = {
  i_follow_me_number: number
  i_account: number
  i_follow_order: number
  name: string
  redirect_number: string
  active: boolean
  timeout: number
  keep_original_cli: boolean
  use_tcp: boolean
  weight: number
}
export type FollowMeNumber = CamelRow<FollowMeNumberRow>

/** What an insert and an update write. */
export const numberFields: readonly string[] = [
  ...[
    'i_follow_order',
    'name',
    'redirect_number',
    'active',
    'timeout',
    'keep_original_cli',
    'use_tcp',
    'weight',
  ],
]

export const numberColumns = ['i_follow_me_number', 'i_account', ...numberFields]
  .map((name) => `n.${name}`)
  .join(', ')

export function readFollowMeNumber(row: FollowMeNumberRow): FollowMeNumber {
  return camelRow(row)
}
