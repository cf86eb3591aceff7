import { expect, test } from 'vitest'
import { readAttachConfig } from './attach-config.ts'

const table = {
  table: 'public.subscriber',
  entity: { kind: 'subscriber', key: ['username'] },
  events: [{ type: 'Account/New', on: 'insert' }],
}

test('a configuration that fits is returned', () => {
  const config = {
    tables: [
      {
        ...table,
        table: '"My.Schema".subscriber',
        order: { parent: { table: 'public.customer', key: ['id'] } },
        i_env: { column: 'env' },
        customer: 'c',
        product: 'p',
        events: [
          {
            type: 'Account/Blocked',
            on: 'update',
            when: { column: 'blocked', becomes: true, from: null },
            where: { kind: 'sip' },
            variables: { a: 'b', c: { column: 'd', old: true }, e: { value: 1 } },
          },
        ],
      },
    ],
  }
  expect(readAttachConfig(config)).toEqual({ config })
})

test.each([
  ['nothing', null, ['the configuration: must be object']],
  ['no tables', {}, ['the configuration: "tables" is missing']],
  ['an empty list', { tables: [] }, ['tables: must not have fewer than 1 items']],
  ['another key', { tables: [table], table: 1 }, ['the configuration: there can be no "table" here']],
])('%s: %j', (_, config, problems) => {
  expect(readAttachConfig(config)).toEqual({ problems })
})

test('every problem is named, with its place', () => {
  const event = {
    on: 'upsert',
    when: { changed: [] },
    where: { a: {} },
    variables: { 'a-b': 'x', ok: 3, fine: { column: 'x', old: 'y' } },
  }
  const config = {
    tables: [
      { ...table, foo: 1, order: { parents: 1 }, i_env: 0, entity: { kind: 'X' }, events: [event, 7] },
      table,
      { ...table, table: 'subscriber', events: [] },
    ],
  }
  expect(readAttachConfig(config)).toEqual({
    problems: [
      'tables[0].entity: "key" is missing',
      'tables[0].entity.kind: must be a word of a-z, 0-9 and _',
      'tables[0].events[0]: "type" is missing',
      'tables[0].events[0].on: must be insert, update or delete',
      'tables[0].events[0].when: must be { changed: [columns] } or { column: …, becomes: value, from: value }',
      'tables[0].events[0].where.a: must be a text, a number, true, false or null',
      'tables[0].events[0].variables: there can be no "a-b" here',
      'tables[0].events[0].variables.ok: must be a column, { column: …, old: true } or { value: … }',
      'tables[0].events[0].variables.fine: must be a column, { column: …, old: true } or { value: … }',
      'tables[0].events[1]: must be object',
      'tables[0]: there can be no "foo" here',
      'tables[0].order: must be row, entity or { parent: { table, key } }',
      'tables[0].i_env: must be a positive integer or { column: … }',
      'tables[2].table: must be schema.table',
      'tables[2].events: must not have fewer than 1 items',
    ],
  })
})
