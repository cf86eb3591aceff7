import { type Queryable, statement } from '@openespf/foundation/pg'

/** Nobody subscribes to these changes, and what triggers keep besides is written here at once. */
const withoutTriggers = statement('', 'set local session_replication_role = replica')

const create = statement(
  '',
  `with product as (
    insert into billing.product (i_product, name, iso_4217, addon_priority)
    select n, case when n <= 20 then 'Mobile ' else 'Roaming ' end || n, 'EUR', case when n <= 20 then 0 else 10 end
    from generate_series(1, 40) n
  ), customer as (
    insert into billing.customer (i_customer, name, iso_4217)
    select n, 'Customer ' || n, 'EUR' from generate_series(1, 1000) n
  ), account as (
    insert into billing.account (i_account, id, i_customer, i_product, firstname, lastname, email)
    select n, (12060000000 + n) || '@msisdn', 1 + n % 1000, 1 + n % 20, 'First', 'Last', 'subscriber' || n || '@example.com'
    from generate_series(1, $1::int) n
  ), addon as (
    insert into billing.account_addon (i_account, i_product, effective_from)
    select n, 21 + n % 20, now() from generate_series(1, $1::int) n
  )
  insert into billing.taken_id (i_env, id) select 1, (12060000000 + n) || '@msisdn' from generate_series(1, $1::int) n`,
)

/** Accounts 1 … `count` of 1000 customers, each with one of 20 products and one of 20 add-ons. */
export async function createAccountPark(tx: Queryable, count: number): Promise<void> {
  await tx.query(withoutTriggers)
  await tx.query(create, [count])
}
