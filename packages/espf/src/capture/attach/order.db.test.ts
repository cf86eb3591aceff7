import type { AttachTable } from '@openespf/contract/attach-config'
import { afterEach, describe, expect, it } from 'vitest'
import { createForeignWorld, type ForeignWorld } from './testing/foreign-world.ts'

let world: ForeignWorld
afterEach(() => world.end())

const schema = `
create table public.customer (id int primary key, blocked boolean not null default false);
create table public.attribute (id int primary key, username text not null, value text);
create table public.addon (customer int, name text);
insert into public.customer values (1), (2);
insert into public.attribute values (1, 'ann', 'x'), (2, 'bob', 'x'), (3, 'bob', 'x'), (4, 'ann', 'x');
`
const customer: AttachTable = {
  table: 'public.customer',
  entity: { kind: 'customer', key: ['id'] },
  events: [{ type: 'Customer/Blocked', on: 'update', when: { changed: ['blocked'] } }],
}
const addon: AttachTable = {
  table: 'public.addon',
  entity: { kind: 'customer', key: ['customer'] },
  order: { parent: { table: 'public.customer', key: ['id'] } },
  events: [
    { type: 'Customer/New', on: 'insert' },
    { type: 'Customer/Name/Changed', on: 'update', when: { changed: ['customer'] } },
  ],
}
const attribute: AttachTable = {
  table: 'public.attribute',
  entity: { kind: 'user', key: ['username'] },
  events: [
    {
      type: 'Account/Password/Changed',
      on: 'update',
      when: { changed: ['value', 'username'] },
      variables: { id: 'id' },
    },
    { type: 'Account/Status/Closed', on: 'delete' },
  ],
}

/** The first transaction makes its change and stays open; the second must wait for it; both then commit. */
async function firstThenSecond(first: string, second: string): Promise<string[]> {
  const [a, b] = [world.session(), world.session()]
  await a.script(`begin; ${first}`)
  const waiting = b.script(`begin; ${second}; commit`)
  await world.waitsForLock()
  expect(await world.queued()).toEqual([])
  await a.script('commit')
  await waiting
  return world.queued()
}

describe('positions of one entity follow the order of commits', () => {
  it('when the row is the entity, without a lock of our own', async () => {
    world = await createForeignWorld(schema)
    const { tables } = await world.attach(customer)
    expect(tables[0]?.events[0]?.order).toBe('the row of public.customer by id')
    expect(tables[0]?.statements.join()).not.toMatch(/lock_entity|for no key update/)
    expect(
      await firstThenSecond(
        'update public.customer set blocked = true where id = 1',
        'update public.customer set blocked = false where id = 1',
      ),
    ).toHaveLength(2)
  })

  it('when several rows are one entity: a row of espf.entity', async () => {
    world = await createForeignWorld(schema)
    const { tables } = await world.attach(attribute)
    expect(tables[0]?.events[0]?.order).toBe('a row of espf.entity')
    expect(
      await firstThenSecond(
        `update public.attribute set value = 'y' where id = 1`,
        'delete from public.attribute where id = 4',
      ),
    ).toEqual(['Account/Password/Changed user/ann', 'Account/Status/Closed user/ann'])
  })

  it('when the entity is a row of another table', async () => {
    world = await createForeignWorld(schema)
    const { tables } = await world.attach(customer, addon)
    expect(tables.map(({ events }) => events[0]?.order)).toEqual([
      'the row of public.customer by id',
      'the row of public.customer by id',
    ])
    expect(
      await firstThenSecond(
        `insert into public.addon values (1, 'x')`,
        'update public.customer set blocked = true where id = 1',
      ),
    ).toEqual(['Customer/New customer/1', 'Customer/Blocked customer/1'])
  })

  it('when that row is not there: a row of espf.entity', async () => {
    world = await createForeignWorld(schema)
    await world.attach(addon)
    const insert = `insert into public.addon values (9, 'x')`
    expect(await firstThenSecond(insert, insert)).toHaveLength(2)
  })

  it('when a row moves from one entity to another: both are locked', async () => {
    world = await createForeignWorld(schema)
    await world.attach(attribute)
    const move = `update public.attribute set username = 'ann' where id = 2`
    const queued = await firstThenSecond(move, `update public.attribute set value = 'y' where id = 3`)
    expect(queued).toEqual([
      'Account/Password/Changed user/bob',
      'Account/Password/Changed user/ann',
      'Account/Password/Changed user/bob',
    ])
  })

  it('when a part moves from one parent to another: both are locked', async () => {
    world = await createForeignWorld(`${schema} insert into public.addon values (2, 'x')`)
    await world.attach(customer, addon)
    const queued = await firstThenSecond(
      'update public.addon set customer = 1',
      'update public.customer set blocked = true where id = 2',
    )
    expect(queued.filter((line) => line.endsWith('/2'))).toEqual([
      'Customer/Name/Changed customer/2',
      'Customer/Blocked customer/2',
    ])
  })

  it('also when two moves cross: neither waits for the other in a circle', async () => {
    world = await createForeignWorld(schema)
    await world.attach(attribute)
    const [a, b] = [world.session(), world.session()]
    await Promise.all([
      a.script(`update public.attribute set username = 'bob' where id = 1`),
      b.script(`update public.attribute set username = 'ann' where id = 2`),
    ])
    expect(await world.queued()).toHaveLength(4)
  })
})

describe('statements that change several entities in opposite order', () => {
  /** Each has locked its first entity when it goes for the other's. */
  async function crossed(): Promise<PromiseSettledResult<void>[]> {
    const [a, b] = [world.session(), world.session()]
    await a.script(`begin; update public.attribute set value = 'y' where id = 1`)
    await b.script(`begin; update public.attribute set value = 'y' where id = 2`)
    const first = a.script(`update public.attribute set value = 'y' where id = 3; commit`)
    await world.waitsForLock()
    return Promise.allSettled([
      first,
      b.script(`update public.attribute set value = 'y' where id = 4; commit`),
    ])
  }

  it('end in a deadlock when the entities are rows of espf.entity: the server refuses one, and the other goes on', async () => {
    world = await createForeignWorld(schema)
    const { tables } = await world.attach(attribute)
    expect(tables[0]?.notes.join()).toMatch(/deadlock/)
    const results = await crossed()
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: '40P01' },
    })
    expect(await world.queued()).toHaveLength(2)
  })

  it('do not get in each other’s way when the row is the entity', async () => {
    world = await createForeignWorld(schema)
    await world.attach({ ...attribute, entity: { kind: 'attribute', key: ['id'] } })
    const [a, b] = [world.session(), world.session()]
    await a.script(`begin; update public.attribute set value = 'y' where id = 1`)
    await b.script(`begin; update public.attribute set value = 'y' where id = 2`)
    await a.script(`update public.attribute set value = 'y' where id = 3; commit`)
    await b.script(`update public.attribute set value = 'y' where id = 4; commit`)
    expect(await world.queued()).toHaveLength(4)
  })
})
