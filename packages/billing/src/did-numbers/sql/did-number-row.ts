import type { CamelRow } from '../../sql/names.ts'

export type DidNumberRow = {
  i_did_number: number
  i_env: number
  number: string
  status: 'active' | 'canceled' | 'moved'
  frozen: boolean
  i_customer: number | null
  i_account: number | null
  country_iso: string
  description: string
  installation: string
}
export type DidNumber = CamelRow<DidNumberRow>

export const didNumberColumns = (row: string): string =>
  [
    'i_did_number',
    'i_env',
    'number',
    'status',
    'frozen',
    'i_customer',
    'i_account',
    'country_iso',
    'description',
    'installation',
  ]
    .map((column) => `${row}.${column}`)
    .join(', ')
