import { type Queryable, statement } from '@openespf/foundation/pg'

const create = statement(
  'bench-create-accounts',
  `with product as (
    insert into billing.product (name, iso_4217) values ('Mobile', 'EUR') returning i_product
  ), customer as (
    insert into billing.customer (name, iso_4217) values ('Customer', 'EUR') returning i_customer
  )
  insert into billing.account (i_account, id, i_customer, i_product)
  select n, 'account' || n, c.i_customer, p.i_product
  from generate_series(1, $1::int) n, customer c, product p`,
)

/** Accounts 1 … `count`, of one customer. */
export async function createAccounts(db: Queryable, count: number): Promise<void> {
  await db.query(create, [count])
}
