import { join } from 'node:path'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '@openespf/foundation/embedded'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { espfRequests } from './fuzz/espf-requests.ts'
import { furnish } from './fuzz/furnish.ts'
import type { Session } from './fuzz/request.ts'
import { runFuzz } from './fuzz/run-fuzz.ts'
import { v1Requests } from './fuzz/v1-requests.ts'
import { v2Requests } from './fuzz/v2-requests.ts'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'

/** More of them by hand: `FUZZ_REQUESTS=100000 FUZZ_SEED=1 npx vitest run tests/e2e/fuzz.test.ts`. */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 20_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000)

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let postgres: EmbeddedPostgres
let database: Database

beforeAll(async () => {
  data = await dataFolder()
  program = openespf(['server'], data.path)
  url = (await printed(program, /(http:\/\/127\.0\.0\.1:\d+)/))[1] ?? ''
  postgres = await acquireEmbeddedPostgres({ dataDir: join(data.path, 'postgres') })
  database = openDatabase(await postgres.database('openespf'), { max: 1 })
})
afterAll(async () => {
  await database.close()
  await postgres.release()
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
})

/** Everything but what deliveries, jobs and the processes themselves change at any time. */
const tables = statement<{ name: string; content: string }>(
  'test-fuzz-tables',
  `select table_schema || '.' || table_name as name,
     (xpath('/row/h/text()', query_to_xml(format(
       'select count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) as h from %I.%I t',
       table_schema, table_name), false, true, '')))[1]::text as content
   from information_schema.tables
   where table_schema in ('billing', 'session') and table_name <> 'clock_lease'
     or table_schema = 'espf' and table_name in (
       'handler', 'system', 'pause_window', 'subscription', 'service_group', 'account_status', 'event', 'attached')`,
)

async function openSession(): Promise<Session> {
  const response = await fetch(`${url}/rest/Session/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ params: ADMIN }),
  })
  const { session_id: sessionId, access_token: accessToken } = Object(await response.json())
  return { ...ADMIN, sessionId, accessToken }
}

test(`${requests} requests of every operation, valid and broken, with the seed ${seed}`, {
  timeout: 60_000 + requests * 200,
}, async () => {
  const digest = async () =>
    Object.fromEntries((await database.query(tables)).map(({ name, content }) => [name, content]))
  const drafts = [v1Requests(), v2Requests(), espfRequests()]
  const { findings, sent, accepted, compared, operations } = await runFuzz({
    url,
    seed,
    requests,
    drafts,
    openSession,
    digest,
    furnish: () => furnish(url),
  })
  process.stdout.write(
    `fuzz: seed ${seed}, ${sent} requests of ${operations.size} operations, ${accepted} accepted, ${compared} refusals compared\n`,
  )
  if (process.env['FUZZ_REPORT'])
    for (const [name, count] of [...operations].toSorted())
      process.stdout.write(`${name} ${count.accepted} ${count.refused}\n`)
  const logged = program.output().match(/^.*"level":50.*$/gm) ?? []
  expect({ findings, logged }).toEqual({ findings: [], logged: [] })
})
