import type { Money } from '@openespf/contract/money'
import { type Contact, emptyContact } from '../../core/contact.ts'
import { type CamelRow, camelRow, readMoney, readOptionalMoney } from '../../sql/names.ts'
import type { AccountBillStatus } from '../core/status.ts'
import type { AccountTerm } from '../core/term.ts'

export type AccountRow = Contact & {
  i_account: number
  i_env: number
  id: string
  i_customer: number
  i_product: number
  billing_model: number
  i_account_role: number
  bill_status: AccountBillStatus
  blocked: boolean
  opening_balance: string
  balance: string
  credit_limit: string | null
  available_funds: string | null
  activation_date: string | null
  expiration_date: string | null
  term: AccountTerm
  i_subscriber: number
  i_time_zone: number | null
  i_sim_card: number | null
  i_access_policy: number | null
  i_vd_plan: number | null
  i_customer_site: number | null
  service_password_sealed: Buffer | null
  login: string
  created_at: Date
}

/** An account as it is stored, without its customer and products. */
export type StoredAccount = Omit<
  CamelRow<AccountRow>,
  'openingBalance' | 'balance' | 'creditLimit' | 'availableFunds'
> & {
  openingBalance: Money
  /** debit: what is left; credit: what is owed */
  balance: Money
  creditLimit: Money | null
  availableFunds: Money | null
}

const contact = Object.keys(emptyContact)

/** What an insert writes. */
export const insertedColumns: readonly string[] = [
  ...['i_env', 'id', 'i_customer', 'i_product', 'billing_model', 'i_account_role', 'bill_status', 'blocked'],
  ...['opening_balance', 'balance', 'credit_limit', 'activation_date', 'expiration_date', 'i_sim_card'],
  ...['term', 'i_time_zone', 'i_vd_plan', 'i_customer_site'],
  ...['i_access_policy', 'service_password_sealed', 'login', 'password_hash', 'created_at', ...contact],
]

/** What an update may write. */
export const updatedColumns: readonly string[] = [
  ...insertedColumns.filter((column) => !['i_env', 'i_customer', 'created_at'].includes(column)),
  'closed_at',
]

/** The columns of an AccountRow, of the table's row named by the prefix. */
export function accountColumns(prefix: string): string {
  const names = [
    'i_account',
    'available_funds',
    'i_subscriber',
    ...insertedColumns.filter((column) => column !== 'password_hash'),
  ]
  return names.map((name) => `${prefix}.${name}`).join(', ')
}

export function readAccount<R extends AccountRow>(row: R): CamelRow<R> & StoredAccount {
  return {
    ...camelRow(row),
    openingBalance: readMoney(row.opening_balance),
    balance: readMoney(row.balance),
    creditLimit: readOptionalMoney(row.credit_limit),
    availableFunds: readOptionalMoney(row.available_funds),
  }
}
