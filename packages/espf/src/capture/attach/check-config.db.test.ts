import type { AttachTable } from '@openespf/contract/attach-config'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createForeignWorld, type ForeignWorld } from './testing/foreign-world.ts'

let world: ForeignWorld
beforeAll(async () => {
  world = await createForeignWorld(`
    create table public.line (id int primary key, code text unique, at timestamptz, note text, flag boolean, small smallint,
      env text, mood text);
    create table public.late (id int, unique (id) deferrable, k int not null);
    create unique index late_k on public.late (k) where k > 0;
    create table public.parent (id uuid primary key, free int not null);
    create table public.parted (id int, region int) partition by list (region);
    create table public.old_parent (id int primary key);
    create table public.old_child () inherits (public.old_parent);
    create view public.seen as select 1 as id;`)
})
afterAll(() => world.end())

const line: AttachTable = {
  table: 'public.line',
  entity: { kind: 'line', key: ['id'] },
  events: [{ type: 'Account/New', on: 'insert' }],
}
const on = (event: Partial<AttachTable['events'][0]>): AttachTable => ({
  ...line,
  events: [{ type: 'Account/Blocked', on: 'update', ...event }],
})

const wrong: readonly (readonly [what: string, table: AttachTable, problem: RegExp])[] = [
  ['a table of ours', { ...line, table: 'billing.account' }, /^tables\[0\]\.table: .*own tables/],
  [
    'an unknown table',
    { ...line, table: 'public.lime' },
    /^tables\[0\]\.table: there is no table public\.lime/,
  ],
  ['a view', { ...line, table: 'public.seen' }, /table: is no ordinary or partitioned table/],
  ['a table with heirs', { ...line, table: 'public.old_parent' }, /inheriting/],
  [
    'an unknown column',
    { ...line, entity: { kind: 'line', key: ['idd'] } },
    /entity\.key\[0\]: public\.line has no column "idd" \(did you mean "id"/,
  ],
  ['a key of time', { ...line, entity: { kind: 'line', key: ['at'] } }, /differs from session to session/],
  ['an i_env of text', { ...line, i_env: { column: 'env' } }, /i_env\.column: must be a column of type int/],
  ['a customer of text', { ...line, customer: 'note' }, /customer: must be/],
  ['a product that is not there', { ...line, product: 'nope' }, /product: public\.line has no column "nope"/],
  [
    'a row that is not unique',
    { ...line, order: 'row', entity: { kind: 'line', key: ['code'] } },
    /order: row needs a unique key/,
  ],
  ['a deferrable key', { ...line, table: 'public.late', order: 'row' }, /order: row needs a unique key/],
  [
    'a partial key',
    { ...line, table: 'public.late', order: 'row', entity: { kind: 'late', key: ['k'] } },
    /order: row needs a unique key/,
  ],
  [
    'a parent that is not there',
    { ...line, order: { parent: { table: 'public.nope', key: ['id'] } } },
    /order\.parent\.table: there is no table/,
  ],
  [
    'a parent of another type',
    { ...line, order: { parent: { table: 'public.parent', key: ['id'] } } },
    /order\.parent\.key\[0\]: "id" \(uuid\) cannot be compared with "id" \(int4\)/,
  ],
  [
    'a parent key that is not unique',
    { ...line, order: { parent: { table: 'public.parent', key: ['free'] } } },
    /order\.parent\.key: is no unique key/,
  ],
  [
    'a parent key of two columns for one',
    { ...line, order: { parent: { table: 'public.parent', key: ['free', 'id'] } } },
    /order\.parent\.key: must name as many columns/,
  ],
  ['an unknown type', on({ type: 'Acount/Bloked' }), /events\[0\]\.type: .*did you mean "Account\/Blocked"/],
  [
    'changed of an insert',
    on({ on: 'insert', when: { changed: ['note'] } }),
    /when\.changed: is for updates/,
  ],
  ['a condition on nothing', on({ when: { column: 'note' } }), /when: needs becomes, from, or both/],
  ['from of an insert', on({ on: 'insert', when: { column: 'note', from: 'x' } }), /when\.from/],
  ['becomes of a delete', on({ on: 'delete', when: { column: 'note', becomes: 'x' } }), /when\.becomes/],
  [
    'a text for a boolean',
    on({ when: { column: 'flag', becomes: 'yes' } }),
    /when\.becomes: "flag" is boolean/,
  ],
  ['a boolean for a text', on({ when: { column: 'note', becomes: true } }), /write "true" in quotes/],
  ['a word for a number', on({ where: { small: 'x' } }), /where\.small: "small" is a number: "x" is none/],
  [
    'a value for a time',
    on({ when: { column: 'at', from: '2026-01-01' } }),
    /cannot be compared with a value/,
  ],
  [
    'a variable that is not there',
    on({ variables: { a: 'nope' } }),
    /variables\.a: public\.line has no column/,
  ],
  ['a variable that every event has', on({ variables: { i_event: 'id' } }), /every event carries it anyway/],
  [
    'the old value of an insert',
    on({ on: 'insert', variables: { a: { column: 'id', old: true } } }),
    /variables\.a: an inserted row was nothing before/,
  ],
  [
    'too many variables',
    on({ variables: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`v${n}`, 'note'])) }),
    /variables: are more than 50/,
  ],
  [
    'a change by which a row leaves its partition',
    { ...on({ when: { changed: ['region'] } }), table: 'public.parted' },
    /when\.changed\[0\]: the table is partitioned by "region"/,
  ],
]

it.each(wrong)('%s is refused', async (_, table, problem) => {
  expect(await world.refused(table)).toEqual([expect.stringMatching(problem)])
})

it('names every problem at once, each with its place', async () => {
  const problems = await world.refused(
    { ...line, i_env: { column: 'x' }, events: [{ type: 'x', on: 'update', when: { changed: ['y'] } }] },
    line,
    { ...line, table: 'public.parted', order: 'entity' },
  )
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'tables[0].i_env.column',
    'tables[0].events[0].type',
    'tables[0].events[0].when.changed[0]',
    'tables[1].table',
    'tables[2].order',
  ])
})

it('tells of a key whose change no event tells', async () => {
  const { tables } = await world.attach(on({ when: { changed: ['note'] } }))
  expect(tables[0]?.notes).toEqual([expect.stringMatching(/^No event is raised when only id changes/)])
})

it('takes the earlier spelling of a type, and raises it under the current one', async () => {
  const { tables } = await world.attach(on({ type: 'Account/Id/Changed', when: { changed: ['id'] } }))
  expect(tables[0]?.events[0]?.type).toBe('Account/ID/Changed')
})
