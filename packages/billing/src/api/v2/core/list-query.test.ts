import { resources } from '@openespf/contract/billing-v2'
import { describe, expect, test } from 'vitest'
import { formatCursor } from './cursor.ts'
import { readListQuery } from './list-query.ts'

const read = (query: Record<string, string>) => readListQuery(resources.products, query, 'admin')
const ascending = { kind: 'id', descending: false }

describe('readListQuery', () => {
  test('without anything: all fields, by key, a hundred', () => {
    const query = read({})
    expect(query).toMatchObject({ conditions: [], after: undefined, limit: 100, withTotal: false })
    expect(query.sort).toEqual([{ field: 'i_product', ...ascending }])
  })

  test('the order ends with the key, which goes the way of the first', () => {
    expect(read({ sort: '-name' }).sort).toEqual([
      { field: 'name', kind: 'text', descending: true },
      { field: 'i_product', kind: 'id', descending: true },
    ])
    expect(read({ sort: '-i_product,name' }).sort).toEqual([
      { field: 'i_product', kind: 'id', descending: true },
    ])
  })

  test('conditions', () => {
    const query = {
      name: 'A',
      'name.like': 'A%',
      'i_product.in': '1,2',
      'i_access_policy.null': 'true',
      'i_product.gte': '5',
    }
    expect(read(query).conditions).toEqual([
      { field: 'name', operator: 'eq', value: 'A' },
      { field: 'name', operator: 'like', value: 'A%' },
      { field: 'i_product', operator: 'in', value: [1, 2] },
      { field: 'i_access_policy', operator: 'null', value: true },
      { field: 'i_product', operator: 'gte', value: 5 },
    ])
  })

  test('page and total', () => {
    expect(read({ limit: '7', total: 'true' })).toMatchObject({ limit: 7, withTotal: true })
    expect(read({ limit: '100000', total: '0' })).toMatchObject({ limit: 500, withTotal: false })
    const { sort } = read({})
    expect(read({ cursor: formatCursor(sort, ['9']) }).after).toEqual(['9'])
  })

  test.for([
    [{ nmae: 'A' }, 'There is no parameter "nmae". products can be filtered by: i_product, name'],
    [{ description: 'A' }, 'There is no parameter "description"'],
    [{ 'name.like.x': 'A' }, 'There is no parameter'],
    [{ 'name.near': 'A' }, 'the operators are eq, ne'],
    [{ 'i_product.like': '1' }, 'for texts only'],
    [{ 'i_product.in': `1${',1'.repeat(100)}` }, 'at most 100 values'],
    [{ 'name.null': '1' }, 'name.null must be true or false'],
    [{ sort: 'iso_4217' }, 'cannot be sorted by "iso_4217", only by: i_product, name'],
    [{ sort: 'nmae' }, 'cannot be sorted by "nmae"'],
    [{ sort: 'name,-name' }, 'twice'],
    [{ limit: '0' }, 'limit must be 1 to 500'],
    [{ limit: 'all' }, 'limit must be'],
    [{ total: 'please' }, 'total must be'],
    [{ cursor: 'x' }, 'cursor'],
  ] as const)('%o is refused', ([query, message]) => {
    expect(() => read(query)).toThrow(message)
  })
})
