import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { createSecretBox, parseMasterKey } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase, urlOf, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dumpSchema } from '../../packages/foundation/src/pg/dump-schema.ts'
import { openespf, type Program, printed } from '../e2e/support/openespf.ts'

/** From the Debian packages kamailio-postgres-modules and freeradius-config. */
const KAMAILIO = '/usr/share/kamailio/postgres'
const RADIUS = '/etc/freeradius/3.0/mods-config/sql/main/postgresql/schema.sql'
const EXAMPLE = join(import.meta.dirname, '../../docs/attach.md')
const MASTER_KEY = '07'.repeat(32)

type Body = { event_type: string; variables: Record<string, unknown> }

let folder: string
let db: TestDatabase
let receiver: Server
const received: Body[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-attach-'))
  const none = await mkdtemp(join(tmpdir(), 'openespf-no-migrations-'))
  db = await testDatabase(none)
  await rm(none, { recursive: true })
  await db.database.script('drop table public.openespf_migration')
  for (const file of [`${KAMAILIO}/standard-create.sql`, `${KAMAILIO}/auth_db-create.sql`, RADIUS])
    await db.database.script(await readFile(file, 'utf8'))
  process.env['DATABASE_URL'] = urlOf(db.settings)
  process.env['OPENESPF_ALLOW_ADDRESSES'] = '127.0.0.1'
  process.env['OPENESPF_MASTER_KEY'] = MASTER_KEY
  receiver = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      received.push(JSON.parse(body))
      answer.end('ok')
    })
  })
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve)
  })
})
afterAll(async () => {
  receiver.close()
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the program to its end: what it printed, once it ended well. */
async function run(...args: string[]): Promise<string> {
  const program = openespf(args, join(folder, 'data'))
  const { code } = await program.exited
  expect({ code, output: program.output() }).toMatchObject({ code: 0 })
  return program.output()
}

const insertHandler = statement<{ i_handler: number }>(
  'test-insert-handler',
  `insert into espf.handler (name, url, secrets_sealed) values ('receiver', $1, $2) returning i_handler`,
)
const subscribe = statement(
  'test-subscribe',
  `with wanted as (insert into espf.subscription select $1, t from unnest($2::text[]) t)
  insert into espf.route (raw_type, i_handler, event_type) select t, $1, t from unnest($2::text[]) t`,
)
const inOrderOfCommits = statement<{ value: string }>(
  'test-committed',
  'select value from public.test_log where username = $1 order by n',
)
const unfinished = statement<{ n: number }>(
  'test-unfinished',
  'select ((select count(*) from espf.delivery) + (select count(*) from espf.waiting))::int as n',
)
/** Whatever the catalogue says is on, or depends on, a table that is not ours. */
const attachments = statement<{ line: string }>(
  'test-attachments',
  `select pg_describe_object(d.classid, d.objid, d.objsubid) || ' of ' || d.refobjid::regclass as line
  from pg_depend d join pg_class c on c.oid = d.refobjid
  where d.refclassid = 'pg_class'::regclass and c.relnamespace = 'public'::regnamespace order by 1`,
)
const listAttachments = async (): Promise<string[]> =>
  (await db.database.query(attachments)).map(({ line }) => line)

const types = [
  'Account/New',
  'Account/Password/Changed',
  'Account/ID/Changed',
  'Account/Status/Closed',
  'Account/ServicePassword/Changed',
  'Account/ServiceAttribute/Changed',
]

async function addHandler(): Promise<void> {
  const address = receiver.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  const auth = { auth: { type: 'basic', user: 'username', password: 'secret' } }
  const sealed = createSecretBox(parseMasterKey(MASTER_KEY)).seal(JSON.stringify(auth))
  const url = `http://127.0.0.1:${address.port}/`
  const { i_handler } = await db.database.one(insertHandler, [url, sealed])
  await db.database.query(subscribe, [i_handler, types])
}

const USERS = ['ann', 'bob']
const SESSIONS = 6
const CHANGES = 15

/**
 * Sessions that each change rows of their own, of users that they share; while a change holds its user, it notes itself: the
 * notes of one user are in the order of commits.
 */
async function storm(): Promise<void> {
  const sessions: Database[] = []
  try {
    await Promise.all(
      Array.from({ length: SESSIONS }, async (_, index) => {
        const session = openDatabase(db.settings, { max: 1 })
        sessions.push(session)
        const user = USERS[index % USERS.length]
        for (let change = 0; change < CHANGES; change++) {
          const value = `${index}-${change}`
          await session.script(`
            begin;
            update public.radcheck set value = '${value}' where username = '${user}' and op = '${index}';
            insert into public.test_log (username, value) values ('${user}', '${value}');
            ${change % 5 === 4 ? 'rollback' : 'commit'}`)
        }
      }),
    )
  } finally {
    for (const session of sessions) await session.close()
  }
}

const valuesOf = (user: string): unknown[] =>
  received
    .filter(({ variables }) => variables['origin'] === 'radius')
    .filter(({ variables }) => variables['username'] === user)
    .map(({ variables }) => variables['value'])

test('Kamailio’s subscribers and FreeRADIUS’ users raise events in order, and detaching leaves no trace', {
  timeout: 180_000,
}, async () => {
  const config = join(folder, 'tables.yaml')
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(await readFile(EXAMPLE, 'utf8')) ?? []
  await writeFile(config, example)
  const [schema, dependents] = [await dumpSchema(db.database), await listAttachments()]

  const dry = await run('attach', '--config', config, '--dry-run')
  expect(dry).toContain(
    'after update of "password", "ha1", "ha1b", "username", "domain" on "public"."subscriber"',
  )
  expect(dry).toMatch(/radcheck.*Account\/ServiceAttribute\/Changed.*a row of espf\.entity/)
  expect(dry).toMatch(/subscriber.*Account\/New.*the row of public\.subscriber by username, domain/)
  expect(await dumpSchema(db.database)).toBe(schema)

  expect(JSON.parse(await run('attach', '--config', config, '--json'))).toMatchObject({
    ok: true,
    tables: [{ change: 'attach' }, { change: 'attach' }],
  })
  expect(await run('attach', '--config', config)).toMatch(/unchanged/)
  await addHandler()
  await db.database.script('create table public.test_log (n serial, username text, value text)')
  const server: Program = openespf(['server', '--role', 'dispatch'], join(folder, 'data'))
  try {
    await printed(server, /dispatching/)
    for (let index = 0; index < SESSIONS; index++)
      await db.database.script(`insert into public.radcheck (username, attribute, op, value)
        values ('${USERS[index % USERS.length]}', 'Session-Timeout', '${index}', 'first')`)
    await db.database.script(`
      insert into public.subscriber (username, domain, password) values ('ann', 'example.org', 'x');
      update public.subscriber set password = 'y', ha1 = 'z';
      update public.subscriber set username = 'anna';
      delete from public.subscriber`)
    await storm()
    const sent = async () => (await db.database.one(unfinished)).n === 0
    await waitFor('everything is delivered', sent, 60_000)
  } finally {
    server.child.kill('SIGTERM')
    await server.exited
  }

  for (const user of USERS) {
    const committed = (await db.database.query(inOrderOfCommits, [user])).map(({ value }) => value)
    expect(committed).toHaveLength((SESSIONS / USERS.length) * CHANGES * 0.8)
    expect(valuesOf(user)).toEqual(committed)
  }
  const kamailio = received.filter(({ variables }) => variables['domain'] === 'example.org')
  expect(kamailio.map(({ event_type, variables }) => [event_type, variables['username']])).toEqual(
    expect.arrayContaining([
      ['Account/New', 'ann'],
      ['Account/Password/Changed', 'ann'],
      ['Account/ID/Changed', 'ann'],
      ['Account/ID/Changed', 'anna'],
      ['Account/Status/Closed', 'anna'],
    ]),
  )
  expect(kamailio).toHaveLength(5)

  await db.database.script('drop table public.test_log')
  expect(await run('detach')).toMatch(/detached public\.radcheck/)
  expect((await listAttachments()).filter((line) => !line.includes('openespf_migration'))).toEqual(dependents)
  await db.database.script(`insert into public.subscriber (username) values ('after')`)
  await run('detach', '--everything', '--yes')
  expect(await dumpSchema(db.database)).toBe(schema)
})
