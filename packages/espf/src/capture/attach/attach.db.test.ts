import { randomBytes } from 'node:crypto'
import type { AttachTable } from '@openespf/contract/attach-config'
import { statement } from '@openespf/foundation/pg'
import { afterEach, describe, expect, it } from 'vitest'
import { createForeignWorld, type ForeignWorld } from './testing/foreign-world.ts'

let world: ForeignWorld
afterEach(() => world.end())

const plain = `
create table public.subscriber (
  id int primary key, username varchar(64) not null, domain varchar(64) not null, password text, blocked boolean,
  region int, level numeric, doc json, unique (username, domain));
insert into public.subscriber (id, username, domain, password) values (1, 'ann', 'a.example', 'x'), (2, 'bob', 'a.example', 'x');
`
const subscriber: AttachTable = {
  table: 'public.subscriber',
  entity: { kind: 'subscriber', key: ['username', 'domain'] },
  events: [
    { type: 'Account/New', on: 'insert' },
    {
      type: 'Account/Password/Changed',
      on: 'update',
      when: { changed: ['password'] },
      variables: {
        before: { column: 'password', old: true },
        after: 'password',
        source: { value: 'it\'s \\ "us"' },
      },
    },
    { type: 'Account/Blocked', on: 'update', when: { column: 'blocked', becomes: true } },
    { type: 'Account/Unblocked', on: 'update', when: { column: 'blocked', becomes: false, from: true } },
    { type: 'Account/Status/Closed', on: 'delete' },
  ],
}

describe('what is captured', () => {
  it('are inserts, updates of the columns that count, and deletes', async () => {
    world = await createForeignWorld(plain)
    await world.attach(subscriber)
    await world.run(`insert into public.subscriber (id, username, domain) values (3, 'cy', 'b.example')`)
    await world.run(`update public.subscriber set password = 'y' where id = 1`)
    await world.run(`update public.subscriber set password = password, region = 4, blocked = blocked`)
    await world.run('update public.subscriber set blocked = false where id = 1')
    await world.run('update public.subscriber set blocked = true where id = 1')
    await world.run('update public.subscriber set blocked = false where id = 1')
    await world.run('delete from public.subscriber where id = 2')
    expect(await world.queued()).toEqual([
      'Account/New subscriber/cy:b.example',
      'Account/Password/Changed subscriber/ann:a.example',
      'Account/Blocked subscriber/ann:a.example',
      'Account/Unblocked subscriber/ann:a.example',
      'Account/Status/Closed subscriber/bob:a.example',
    ])
    expect((await world.events())[1]).toEqual({
      variables: {
        username: 'ann',
        domain: 'a.example',
        before: 'x',
        after: 'y',
        source: 'it\'s \\ "us"',
        i_env: 1,
      },
      i_customers: null,
      i_products: null,
    })
  })

  it('is told by name, whatever the names and values hold', async () => {
    world = await createForeignWorld(`
      create schema "My ""Shop""";
      create table "My ""Shop"""."Sub.scriber $$" (
        "User ""N""" text not null, "select" text not null, "Ümlaut" text, primary key ("User ""N""", "select"));`)
    await world.attach({
      table: '"My ""Shop"""."Sub.scriber $$"',
      entity: { kind: 'odd', key: ['User "N"', 'select'] },
      events: [
        { type: 'Account/New', on: 'insert', variables: { umlaut: 'Ümlaut', dollar: { value: '$$ $q1$' } } },
        { type: 'Account/Blocked', on: 'update', when: { column: 'Ümlaut', becomes: `o'\\x` } },
      ],
    })
    await world.run(`
      set standard_conforming_strings = off;
      set search_path = nowhere;
      insert into "My ""Shop"""."Sub.scriber $$" values ('a:b', '50%', 'ä');
      update "My ""Shop"""."Sub.scriber $$" set "Ümlaut" = E'o''\\\\x';
      reset all`)
    expect(await world.queued()).toEqual(['Account/New odd/a%3Ab:50%25', 'Account/Blocked odd/a%3Ab:50%25'])
    expect((await world.events())[0]?.variables).toEqual({
      'User "N"': 'a:b',
      select: '50%',
      umlaut: 'ä',
      dollar: '$$ $q1$',
      i_env: 1,
    })
  })

  it('is both entities of a row whose key changes', async () => {
    world = await createForeignWorld(plain)
    await world.attach({
      ...subscriber,
      events: [
        {
          type: 'Account/ID/Changed',
          on: 'update',
          when: { changed: ['username', 'domain'] },
          variables: { now: 'region', was: { column: 'username', old: true }, username: 'username' },
        },
      ],
    })
    await world.run(`update public.subscriber set username = 'anna', region = 7 where id = 1`)
    expect(await world.queued()).toEqual([
      'Account/ID/Changed subscriber/ann:a.example',
      'Account/ID/Changed subscriber/anna:a.example',
    ])
    expect((await world.events()).map(({ variables }) => variables)).toEqual([
      { username: 'ann', domain: 'a.example', now: 7, was: 'ann', i_env: 1 },
      { username: 'anna', domain: 'a.example', now: 7, was: 'ann', i_env: 1 },
    ])
  })

  it('is only what happens to rows that hold the values asked for, before or after', async () => {
    world = await createForeignWorld(plain)
    await world.attach({
      ...subscriber,
      events: [
        { type: 'Account/New', on: 'insert', where: { region: 1, level: 2.5 } },
        {
          type: 'Account/Password/Changed',
          on: 'update',
          when: { changed: ['region'] },
          where: { region: 1 },
        },
        { type: 'Account/Status/Closed', on: 'delete', where: { region: null } },
      ],
    })
    await world.run(`insert into public.subscriber (id, username, domain, region, level)
      values (3, 'a', '', 1, 2.50), (4, 'b', '', 1, 2), (5, 'c', '', 2, 2.5)`)
    await world.run('update public.subscriber set region = region + 1 where id in (3, 5)')
    await world.run('update public.subscriber set region = region + 1 where id in (3, 5)')
    await world.run('delete from public.subscriber where id in (1, 3)')
    expect(await world.queued()).toEqual([
      'Account/New subscriber/a:',
      'Account/Password/Changed subscriber/a:',
      'Account/Status/Closed subscriber/ann:a.example',
    ])
  })

  it('carries environment, customers and products for the handlers to filter by', async () => {
    world = await createForeignWorld(
      `create table public.line (id bigint primary key, env smallint, owner int, plan bigint, x int)`,
    )
    await world.attach({
      table: 'public.line',
      entity: { kind: 'line', key: ['id'] },
      i_env: { column: 'env' },
      customer: 'owner',
      product: 'plan',
      events: [
        { type: 'Account/New', on: 'insert' },
        { type: 'Account/Product/Changed', on: 'update' },
      ],
    })
    await world.run('insert into public.line values (1, null, null, 8)')
    await world.run('update public.line set env = 3, owner = 5, plan = 9')
    expect(await world.events()).toEqual([
      { variables: { id: 1, i_env: 1 }, i_customers: [], i_products: [8] },
      { variables: { id: 1, i_env: 3 }, i_customers: [5], i_products: [8, 9] },
    ])
  })

  it('is seen in every type of column, also where the server has no equality', async () => {
    world = await createForeignWorld(`
      create type public.mood as enum ('sad', 'ok''ish');
      create domain public.amount as numeric(10, 2);
      create collation public.folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table public.t (id uuid primary key, m public.mood, a public.amount, j json, p point, b box,
        n text collate public.folding, i interval, at timestamptz, arr json[]);`)
    const columns = ['m', 'a', 'j', 'p', 'b', 'n', 'i', 'at', 'arr']
    await world.attach({
      table: 'public.t',
      entity: { kind: 't', key: ['id'] },
      events: [
        {
          type: 'Account/New',
          on: 'update',
          when: { changed: columns },
          variables: Object.fromEntries(columns.map((name) => [name, name])),
        },
        { type: 'Account/Blocked', on: 'update', when: { column: 'm', becomes: `ok'ish` } },
        { type: 'Account/Unblocked', on: 'update', when: { column: 'a', becomes: '1.5', from: null } },
      ],
    })
    await world.run(`insert into public.t values ('00000000-0000-0000-0000-000000000001', 'sad', null, '{}', '(1,2)',
      '(0,0),(1,4)', 'Ann', '30 days', '2026-01-01', '{}')`)
    const changes = [
      `m = 'ok''ish'`,
      `j = '{"a": "\\u0000"}'`,
      `p = '(1,3)'`,
      `b = '(0,0),(2,2)'`,
      `n = 'ANN'`,
      `i = '1 month'`,
      `at = '2026-01-02'`,
      `arr = array['1'::json]`,
      'a = 1.5',
    ]
    for (const change of changes)
      await world.run(`update public.t set ${change}; update public.t set ${change}`)
    const types = (await world.queued()).map((line) => line.split(' ')[0])
    expect(types).toEqual([
      'Account/New',
      'Account/Blocked',
      ...changes.slice(2).map(() => 'Account/New'),
      'Account/New',
      'Account/Unblocked',
    ])
  })

  it('is a part of what was written by BEFORE triggers', async () => {
    world = await createForeignWorld(`${plain}
      create function public.touch() returns trigger language plpgsql as $$
      begin new.password := 'set by itself'; return new; end $$;
      create trigger touch before update on public.subscriber for each row execute function public.touch();`)
    const { tables } = await world.attach(subscriber)
    expect(tables[0]?.notes.join()).toMatch(/BEFORE UPDATE/)
    await world.run('update public.subscriber set region = 1 where id = 1')
    expect(await world.queued()).toEqual(['Account/Password/Changed subscriber/ann:a.example'])
  })

  it('comes from every partition, also one that is added later', async () => {
    world = await createForeignWorld(`
      create table public.sub (name text not null, region int not null, note text, primary key (name, region))
        partition by list (region);
      create table public.sub_1 partition of public.sub for values in (1);`)
    const { tables } = await world.attach({
      table: 'public.sub',
      entity: { kind: 'sub', key: ['name'] },
      events: [
        { type: 'Account/New', on: 'insert' },
        { type: 'Account/Blocked', on: 'update', when: { changed: ['note'] } },
        { type: 'Account/Status/Closed', on: 'delete' },
      ],
    })
    expect(tables[0]?.notes.join()).toMatch(/moves a row to another partition/)
    await world.run(`
      create table public.sub_2 (note text, region int not null, dropped int, name text not null);
      alter table public.sub_2 drop column dropped;
      alter table public.sub attach partition public.sub_2 for values in (2)`)
    await world.run(`insert into public.sub values ('a', 1), ('b', 2)`)
    await world.run(`update public.sub set note = 'x'`)
    await world.run(`update public.sub set region = 2 where name = 'a'`)
    expect(await world.queued()).toEqual([
      'Account/New sub/a',
      'Account/New sub/b',
      'Account/Blocked sub/a',
      'Account/Blocked sub/b',
      'Account/Status/Closed sub/a',
      'Account/New sub/a',
    ])
  })

  it('keeps keys that are null or too long for an index', async () => {
    world = await createForeignWorld('create table public.loose (a text, b int)')
    await world.attach({
      table: 'public.loose',
      entity: { kind: 'loose', key: ['a', 'b'] },
      events: [{ type: 'Account/New', on: 'insert' }],
    })
    await world.run(`insert into public.loose values (null, null);
      insert into public.loose select string_agg(md5(n::text), ''), 1 from generate_series(1, 1000) n`)
    const [empty, long = ''] = await world.queued()
    expect(empty).toBe('Account/New loose/:')
    expect(long).toMatch(/^Account\/New loose\/[0-9a-f]+#[0-9a-f]{32}$/)
  })
})

describe('a writer', () => {
  it('needs no rights on ESPF, and what it rolls back leaves nothing', async () => {
    // Roles belong to the server, not to the test's database.
    const role = `writer_${randomBytes(6).toString('hex')}`
    world = await createForeignWorld(`${plain}
      create role ${role};
      grant select, insert, update, delete on public.subscriber to ${role};`)
    try {
      await world.attach({ ...subscriber, order: 'entity' })
      const count = statement<{ n: number }>('', 'select count(*)::int as n from espf.entity')
      const writer = world.session()
      await writer.script(`set role ${role}`)
      await writer.script(`begin; update public.subscriber set blocked = true; rollback`)
      expect(await world.queued()).toEqual([])
      expect(await world.events()).toEqual([])
      expect(await world.database.one(count)).toEqual({ n: 0 })
      await writer.script('update public.subscriber set blocked = true where id = 1')
      expect(await world.queued()).toEqual(['Account/Blocked subscriber/ann:a.example'])
      await expect(writer.query(statement('', 'select from espf.event'))).rejects.toThrow(/permission denied/)
    } finally {
      await world.run(`drop owned by ${role}; drop role ${role}`)
    }
  })

  it('locks no more than it would, when nobody wants the event', async () => {
    world = await createForeignWorld(plain)
    await world.attach({ ...subscriber, order: 'entity' })
    await world.run('delete from espf.route; update public.subscriber set blocked = true')
    expect(await world.database.query(statement('', 'select from espf.entity'))).toEqual([])
    expect(await world.queued()).toEqual([])
  })

  it('may add columns; a column in use can be neither dropped nor made another type', async () => {
    world = await createForeignWorld(plain)
    await world.attach(subscriber)
    await world.run('alter table public.subscriber add column more int not null default 5, drop column doc')
    await expect(world.run('alter table public.subscriber drop column password')).rejects.toThrow(/depend/)
    await expect(world.run('alter table public.subscriber alter column domain type char(9)')).rejects.toThrow(
      /cannot alter type/,
    )
    await world.run(`update public.subscriber set password = 'z', more = 6 where id = 1`)
    expect(await world.queued()).toHaveLength(1)
  })
})
