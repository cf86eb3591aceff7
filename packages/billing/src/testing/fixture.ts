import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type Database, type Row, statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { testDatabase } from '@openespf/foundation/testing'
import { type Billing, createBilling } from '../billing.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

export type Fixture = {
  billing: Billing
  deps: BillingDeps
  database: Database
  /** Sets what the operations hold for the current time. */
  setNow(at: string): void
  query(sql: string): Promise<Row[]>
  /** Everything that billing holds, for comparing before and after. */
  everything(): Promise<string>
  drop(): Promise<void>
}

const TABLES = [
  'access_policy',
  'product',
  'customer',
  'sim_card',
  'did_number',
  'account',
  'account_addon',
  'account_alias',
  'account_followme_number',
  'customer_extension',
  'payment_transaction',
  ...[
    'service',
    'product_group',
    'accessibility',
    'product_allowed_addon',
    'access_policy_phase',
    'raised_event',
  ],
  'invoice',
  'invoice_item',
  'invoice_xdr_item',
  'discount_plan',
  'discount_plan_item',
  'topup_option',
  'account_bundle',
  'account_counter',
  'counter_topup',
  'xdr',
  'subscription',
  'assigned_subscription',
  'customer_site',
  'custom_field',
  'customer_custom_field_value',
  'account_custom_field_value',
  'sim_card_custom_field_value',
]

export async function createFixture(): Promise<Fixture> {
  const { database, drop } = await testDatabase(MIGRATIONS)
  let now = new Date('2026-03-01T12:00:00Z')
  const clock = { now: () => now }
  const query = (sql: string) => database.query(statement<Row>('', sql))
  const deps = { database, clock, secretBox: createSecretBox(randomBytes(32)) }
  return {
    billing: createBilling(deps),
    deps,
    database,
    query,
    setNow(at) {
      now = new Date(at)
    },
    async everything() {
      const rows = await Promise.all(
        TABLES.map((table) => query(`select t.*, t.xmin::text from billing.${table} t order by 1, 2`)),
      )
      return JSON.stringify(rows)
    },
    drop,
  }
}

let serial = 0

/** A number that no other call in this process returned. */
export function next(): number {
  serial += 1
  return serial
}

/** The view of an administrator. */
export const ENV: View = { iEnv: 1 }
export const OTHER_ENV: View = { iEnv: 2 }

export async function addCustomer(
  billing: Billing,
  fields: Partial<Parameters<Billing['customers']['add']>[1]> = {},
  view: View = ENV,
) {
  return billing.customers.add(view, { name: `Customer ${next()}`, iso4217: 'USD', ...fields })
}

export async function addProduct(
  billing: Billing,
  fields: Partial<Parameters<Billing['products']['add']>[1]> = {},
  view: View = ENV,
) {
  return billing.products.add(view, { name: `Product ${next()}`, iso4217: 'USD', ...fields })
}

export async function addCard(
  billing: Billing,
  fields: Partial<Parameters<Billing['simCards']['add']>[1]> = {},
  view: View = ENV,
) {
  const digits = String(next()).padStart(10, '0')
  return billing.simCards.add(view, { imsi: `00101${digits}`, iccid: `8900000000${digits}`, ...fields })
}

/** An account with a customer and a product of its own, unless they are given. */
export async function addAccount(
  billing: Billing,
  fields: Partial<Parameters<Billing['accounts']['add']>[1]> = {},
  view: View = ENV,
) {
  return billing.accounts.add(view, {
    id: `${15550000000 + next()}@msisdn`,
    iCustomer: fields.iCustomer ?? (await addCustomer(billing)),
    iProduct: fields.iProduct ?? (await addProduct(billing)),
    ...fields,
  })
}
