import { type ResourceName, resources } from '@openespf/contract/billing-v2'
import { expect, test } from 'vitest'
import { readListQuery } from '../core/list-query.ts'
import { composePage } from './select-resource.ts'
import { sources } from './sources.ts'

function textOf(name: ResourceName, query: Record<string, string>): string {
  const related = (relation: string) => {
    const target = Object.entries(resources[name].relations).find(([one]) => one === relation)?.[1]
      .resource as ResourceName
    return { resource: resources[target], source: sources[target] }
  }
  const selection = { resource: resources[name], source: sources[name], related }
  return composePage(selection, readListQuery(resources[name], query, 'admin')).text.replaceAll(/\s+/g, ' ')
}

test('a statement reads the columns and tables that the fields need, and no others', () => {
  expect(textOf('products', { fields: 'name' })).toBe(
    'select r.i_product as "i_product", r.name as "name", r.i_product::text as "cursor 0" from billing.product r where r.i_env = ($1::int[])[1] and not r.archived order by r.i_product limit $2::bigint',
  )
  const nested = textOf('accounts', { fields: 'id,product.name' })
  expect(nested).toContain('left join billing.product product on product.i_product = r.i_product')
  expect(nested).not.toContain('billing.account_addon')
  expect(nested).not.toContain('billing.sim_card')
  expect(textOf('accounts', { fields: 'assigned_addons' })).toContain('billing.account_addon')
})

test('the next page is a row comparison where all keys go one way', () => {
  const cursor = (sort: string) => btoa(JSON.stringify([sort, 'A', '5']))
  expect(textOf('products', { sort: 'name', cursor: cursor('name,i_product') })).toContain(
    '(r.name, r.i_product) > ($2::text::text, $3::text::bigint)',
  )
  expect(textOf('products', { sort: '-name,i_product', cursor: cursor('-name,i_product') })).toContain(
    '((r.name < $2::text::text) or (r.name = $2::text::text and r.i_product > $3::text::bigint))',
  )
})
