import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createHousekeeping } from './housekeeping.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())

const counts = statement<{ inbox: number; convergence: string; run: number; drift: number }>(
  'test-counts',
  `select (select count(*) from app.inbox) as inbox, (select count(*) from app.run) as run,
     (select count(*) from app.drift) as drift,
     (select string_agg(detail, ' ' order by i_convergence) from app.convergence) as convergence`,
)

test('what is older than it is to be kept goes, in batches, of several processes; the newest look at an account stays', async () => {
  const { database } = db
  await database.script(`
    insert into app.inbox (sender, i_env, i_event, event_type, redelivery, body_hash, body, asks, received_at)
    select 'espf', 0, n, 'Account/Blocked', 0, 'h', '{}', 'nothing', now() - n * interval '1 day'
    from generate_series(1, 100) n;
    insert into app.convergence (i_account, connector, outcome, detail, started_at, finished_at)
    select 1 + n % 2, 'hlr', 'ok', 'old-' || n, now() - interval '91 days', now() - interval '91 days'
    from generate_series(1, 9) n;
    insert into app.convergence (i_account, connector, outcome, detail, started_at, finished_at)
    values (1, 'hlr', 'ok', 'young', now(), now());
    insert into app.run (kind, connectors, repair, rate, max_error_share, max_removed_share, asked_by, phase, state, ended_at)
    select 'reconcile', '{hlr}', false, 1, 1, 1, 'test', 'repairs', state, now() - ended
    from (values ('finished', interval '91 days'), ('finished', interval '89 days'), ('running', null)) r (state, ended);
    insert into app.drift (i_run, connector, subject, kind)
    select i_run, 'hlr', n::text, 'missing' from app.run, generate_series(1, 10) n;
  `)
  const keepers = [0, 1].map(() => createHousekeeping({ database, log: silentLog, batch: 2 }))
  let rounds = 0
  while ((await Promise.all(keepers.map((keeper) => keeper.runOnce()))).includes(true)) rounds++
  expect(rounds).toBeGreaterThan(1)
  expect(await database.one(counts, [])).toEqual({ inbox: 89, convergence: 'old-9 young', run: 2, drift: 20 })
})

test('how long it is kept can be said', async () => {
  const keeper = createHousekeeping({ database: db.database, log: silentLog, retention: { days: 40 } })
  await keeper.runOnce()
  expect(await db.database.one(counts, [])).toMatchObject({ inbox: 39, run: 1 })
})
