import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { statement } from '@openespf/foundation/pg'
import { testDatabase } from '@openespf/foundation/testing'
import { expect, test } from 'vitest'

const MIGRATIONS = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

/** As it was before the migration. */
const undo = `
  drop index billing.account_login;
  create index account_login on billing.account (i_env, login) where login <> '' and bill_status <> 'C';
  alter table session.failed_login drop column trying;`
const fill = `
  insert into billing.customer (i_customer, i_env, name, iso_4217) overriding system value values (1, 1, 'one', 'USD');
  insert into billing.product (i_product, i_env, name, iso_4217) overriding system value values (1, 1, 'one', 'USD');
  insert into billing.account (i_account, i_env, id, i_customer, i_product, billing_model, login, password_hash, bill_status, closed_at)
  overriding system value
  select n, 1, 'account ' || n, 1, 1, 1, login, password, status, case status when 'C' then now() end
  from (values (1, 'anna', null, 'O'), (2, 'anna', 'scrypt$', 'O'), (3, 'anna', 'scrypt$', 'O'), (4, 'anna', 'scrypt$', 'C'),
    (5, 'otto', null, 'O'), (6, 'otto', null, 'S'), (7, 'alone', null, 'O'), (8, '', null, 'O'), (9, '', null, 'O'))
    accounts(n, login, password, status);`
const logins = statement<{ login: string }>(
  'test-logins',
  'select login from billing.account order by i_account',
)
const changes = statement<{ key: string; before: object }>(
  'test-changes',
  `select key, before from audit.change where entity = 'account' and action = 'update' order by key`,
)

test('of accounts with the same login the one that it logged in keeps it', async () => {
  const { database, drop } = await testDatabase(MIGRATIONS)
  await database.script(undo + fill)
  await database.script(await readFile(join(MIGRATIONS, '0020_logins.sql'), 'utf8'))
  const now = (await database.query(logins)).map(({ login }) => login)
  expect(now).toEqual(['', 'anna', '', 'anna', 'otto', '', 'alone', '', ''])
  expect(await database.query(changes)).toMatchObject([
    { key: '1', before: { login: 'anna' } },
    { key: '3', before: { login: 'anna' } },
    { key: '6', before: { login: 'otto' } },
  ])
  await drop()
})
