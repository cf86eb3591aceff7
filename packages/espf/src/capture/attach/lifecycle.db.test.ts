import type { AttachTable } from '@openespf/contract/attach-config'
import { statement } from '@openespf/foundation/pg'
import { afterEach, describe, expect, it } from 'vitest'
import { attachTables, detachTables, dropEverything } from './attach.ts'
import { planAttach } from './plan.ts'
import { createForeignWorld, type ForeignWorld } from './testing/foreign-world.ts'

let world: ForeignWorld
afterEach(() => world.end())

const schema = `
create schema shop;
create table shop.line (id int primary key, name text not null, note text);
create table shop.tag (line text not null, tag text);
insert into shop.line values (1, 'one', '');
`
const line: AttachTable = {
  table: 'shop.line',
  entity: { kind: 'line', key: ['id'] },
  events: [
    { type: 'Account/New', on: 'insert' },
    { type: 'Account/Blocked', on: 'update', when: { changed: ['note'] } },
  ],
}
const tag: AttachTable = {
  table: 'shop.tag',
  entity: { kind: 'tagged', key: ['line'] },
  events: [{ type: 'Account/New', on: 'insert' }],
}

/** Everything of attached tables that the catalogue knows, and ours in schema espf. */
const traces = statement<{ trace: string }>(
  'test-traces',
  `select 'trigger ' || g.tgname || ' on ' || g.tgrelid::regclass as trace from pg_trigger g
  join pg_class c on c.oid = g.tgrelid where c.relnamespace = 'shop'::regnamespace
  union select 'function ' || p.proname from pg_proc p
  where p.pronamespace = 'espf'::regnamespace and p.proname like 'attached%'
  union select 'relation ' || c.relname from pg_class c
  where c.relnamespace = 'espf'::regnamespace and c.relkind = 'v' and c.relname like 'attached%'
  union select 'row of ' || a.table_name from espf.attached a
  union select 'entity ' || e.entity from espf.entity e
  union select 'depends ' || d.objid::regclass from pg_depend d
  where d.refobjid in ('shop.line'::regclass, 'shop.tag'::regclass) and d.classid = 'pg_proc'::regclass
  order by 1`,
)
const read = async (): Promise<string[]> => (await world.database.query(traces)).map(({ trace }) => trace)

describe('attaching', () => {
  it('again changes nothing; another configuration replaces the first, also what it no longer names', async () => {
    world = await createForeignWorld(schema)
    const first = await world.attach(line, tag)
    expect(first.tables.map(({ n, change }) => [n, change])).toEqual([
      [1, 'attach'],
      [2, 'attach'],
    ])
    const again = await world.attach(line, tag)
    expect(again.tables.map(({ change }) => change)).toEqual(['none', 'none'])
    await world.run(`insert into shop.tag values ('a', 'b')`)

    const [insert] = line.events
    const next = await world.attach({ ...line, events: insert ? [insert] : [] })
    expect(next.tables.map(({ n, change }) => [n, change])).toEqual([[1, 'replace']])
    expect(next.detached.map(({ table_name }) => table_name)).toEqual(['tag'])
    expect(await read()).toEqual([
      'function attached_1_insert',
      'relation attached_1',
      'row of line',
      'trigger openespf_insert on shop.line',
    ])
    await world.run(`update shop.line set note = 'x'; insert into shop.line values (2, 'two')`)
    expect(await world.queued()).toEqual(['Account/New tagged/a', 'Account/New line/2'])
  })

  it('repairs what somebody took away', async () => {
    world = await createForeignWorld(schema)
    await world.attach(line)
    await world.run('drop trigger openespf_update on shop.line')
    expect((await world.attach(line)).tables[0]?.change).toBe('replace')
    await world.run(`update shop.line set note = 'x'`)
    expect(await world.queued()).toEqual(['Account/Blocked line/1'])
  })

  it('waits five seconds for a table that is held, names it, and has changed nothing', async () => {
    world = await createForeignWorld(schema)
    const holder = world.session()
    await holder.script('begin; update shop.line set note = note')
    await expect(attachTables(world.database, { tables: [tag, line] })).rejects.toThrow(
      /shop\.line is held by another transaction.*Nothing was changed/,
    )
    await holder.script('rollback')
    expect(await read()).toEqual([])
  })

  it('is planned without a change, also in a database that has no ESPF', async () => {
    world = await createForeignWorld(`${schema} drop schema espf, billing, session, audit cascade;
      drop table public.openespf_migration;`)
    const plan = await planAttach(world.database, { tables: [line] })
    expect(plan).toMatchObject({ kind: 'planned', tables: [{ n: 1, change: 'attach' }], detached: [] })
    expect(await detachTables(world.database)).toEqual([])
    expect(await dropEverything(world.database)).toEqual({ kind: 'absent' })
  })

  it('is refused where a schema of that name is not ours', async () => {
    world = await createForeignWorld(`${schema} drop schema espf, billing, session, audit cascade;
      drop table public.openespf_migration; create schema billing;`)
    expect(await planAttach(world.database, { tables: [line] })).toEqual({
      kind: 'refused',
      problems: [expect.stringMatching(/schema "billing" that is not OpenESPF's/)],
    })
  })
})

describe('detaching', () => {
  it('leaves no trace, also of a table that was renamed, and none of one that was dropped', async () => {
    world = await createForeignWorld(schema)
    const before = await read()
    await world.attach(line, tag)
    await world.run(`insert into shop.tag values ('a', 'b'); insert into shop.line values (2, 'two')`)
    expect((await read()).length).toBeGreaterThan(before.length)
    await world.run('alter table shop.line rename to customer_line; alter schema shop rename to store')
    await world.run('drop table store.tag cascade; create table store.tag (line text)')
    expect(await detachTables(world.database)).toEqual(['shop.line', 'shop.tag'])
    await world.run('alter schema store rename to shop; alter table shop.customer_line rename to line')
    expect(await read()).toEqual(before)
    await world.run(`insert into shop.line values (3, 'three')`)
    expect(await world.queued()).toHaveLength(2)
    expect(await detachTables(world.database)).toEqual([])
  })

  it('with everything drops our schemas, but not under a view that reads them or a dispatcher that runs', async () => {
    world = await createForeignWorld(`${schema} create view shop.log as select i_event from espf.event;
      insert into espf.process (process_id, host, expires_at)
      values ('00000000-0000-0000-0000-000000000001', 'here', now() + interval '1 hour');`)
    await world.attach(line)
    await detachTables(world.database)
    expect(await dropEverything(world.database)).toEqual({
      kind: 'in-use',
      by: ['the dispatcher 00000000-0000-0000-0000-000000000001 on here', 'the view shop.log'],
    })
    await world.run('drop view shop.log; delete from espf.process')
    expect(await dropEverything(world.database)).toEqual({ kind: 'dropped' })
    const left = statement<{ name: string }>(
      '',
      `select nspname::text as name from pg_namespace where nspname !~ '^pg_|^information_schema$' order by 1`,
    )
    expect(await world.database.query(left)).toEqual([{ name: 'public' }, { name: 'shop' }])
  })
})
