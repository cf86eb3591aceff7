import { type ResourceName, resources } from '@openespf/contract/billing-v2'
import { describe, expect, test } from 'vitest'
import { readListQuery } from '../core/list-query.ts'
import { composePage } from './select-resource.ts'
import { selectionOf } from './sources.ts'

function textOf(name: ResourceName, query: Record<string, string>): string {
  const { text } = composePage(selectionOf(name), readListQuery(resources[name], query, 'admin'))
  return text.replaceAll(/\s+/g, ' ')
}

/** The statement without the condition under which the caller sees a row, and the tables that this condition reads. */
function partsOf(text: string): { reads: string; sees: string[] } {
  const [, head = '', condition = '', tail = ''] = /^(.*?) where (.*)( order by .*)$/.exec(text) ?? []
  return { reads: head + tail, sees: [...new Set(condition.match(/billing\.\w+/g) ?? [])] }
}

/** `r.name as "name"` for each. */
const columns = (...names: string[]) => names.map((name) => `r.${name} as "${name}"`).join(', ')
const page = (key: string) => ` order by r.${key} limit $2::bigint`
const plain = (table: string, key: string, ...fields: string[]) =>
  `select ${columns(key, ...fields)}, r.${key}::text as "cursor 0" from billing.${table} r${page(key)}`
const related = (table: string, key: string, [field, joined, on]: [string, string, string]) => {
  const [relation = ''] = field.split('.')
  const its = on.replace(/ =.*$/, '').replace(/^.*\./, '')
  const present = joined === 'account' ? 'i_account' : its
  return `select ${columns(key)}, ${field} as "${field}", ${relation}.${present} is not null as "${relation}", r.${key}::text as "cursor 0" from billing.${table} r left join billing.${joined} ${relation} on ${on}${page(key)}`
}

describe('a statement reads the columns and tables that the fields need, and no others', () => {
  test.each<[ResourceName, string, string, string[]]>([
    ['products', 'name', plain('product', 'i_product', 'name'), []],
    [
      'products',
      'product_group.name',
      related('product', 'i_product', [
        ...(['product_group.name', 'product_group'] as const),
        'product_group.i_product_group = r.i_product_group',
      ]),
      [],
    ],
    ['product-groups', 'name', plain('product_group', 'i_product_group', 'name'), []],
    ['services', 'name,base_unit', plain('service', 'i_service', 'name', 'base_unit'), []],
    ['customers', 'name,balance', plain('customer', 'i_customer', 'name', 'balance'), []],
    ['accounts', 'id', plain('account', 'i_account', 'id'), ['billing.customer']],
    [
      'accounts',
      'product.name',
      related('account', 'i_account', ['product.name', 'product', 'product.i_product = r.i_product']),
      ['billing.customer'],
    ],
    ['sim-cards', 'imsi', plain('sim_card', 'i_sim_card', 'imsi'), ['billing.customer', 'billing.account']],
    [
      'sim-cards',
      'account.id',
      related('sim_card', 'i_sim_card', ['account.id', 'account', 'account.i_sim_card = r.i_sim_card']),
      ['billing.customer', 'billing.account'],
    ],
    ['dids', 'number', plain('did_number', 'i_did_number', 'number'), ['billing.customer']],
    [
      'dids',
      'customer.name',
      related('did_number', 'i_did_number', [
        ...(['customer.name', 'customer'] as const),
        'customer.i_customer = r.i_customer',
      ]),
      ['billing.customer'],
    ],
    ['invoices', 'amount_due', plain('invoice', 'i_invoice', 'amount_due'), ['billing.customer']],
    ['access-policies', 'name', plain('access_policy', 'i_access_policy', 'name'), []],
    [
      'transactions',
      'amount',
      plain('payment_transaction', 'i_payment_transaction', 'amount'),
      ['billing.customer', 'billing.account'],
    ],
  ])('%s?fields=%s', (name, fields, reads, sees) => {
    expect(partsOf(textOf(name, { fields }))).toEqual({ reads, sees })
  })

  test('the products of a page, in full', () => {
    expect(textOf('products', { fields: 'name' })).toBe(
      'select r.i_product as "i_product", r.name as "name", r.i_product::text as "cursor 0" from billing.product r where r.i_env = ($1::int[])[1] and not r.archived order by r.i_product limit $2::bigint',
    )
  })

  test.each<[ResourceName, string, string]>([
    ['accounts', 'assigned_addons', 'billing.account_addon'],
    ['products', 'included_services', 'billing.accessibility'],
    ['products', 'allowed_addons', 'billing.product_allowed_addon'],
    ['invoices', 'items', 'billing.invoice_item'],
    ['sim-cards', 'msisdn', 'split_part'],
  ])('of %s only %s reads %s', (name, field, table) => {
    expect(textOf(name, { fields: field })).toContain(table)
    const others = Object.keys(resources[name].fields).filter((one) => one !== field && isShown(name, one))
    expect(textOf(name, { fields: others.join() })).not.toContain(table)
  })
})

function isShown(name: ResourceName, field: string): boolean {
  const found = Object.entries(resources[name].fields).find(([one]) => one === field)?.[1]
  return found !== undefined && !('secret' in found)
}

test('the next page is a row comparison where all keys go one way', () => {
  const cursor = (sort: string) => btoa(JSON.stringify([sort, 'A', '5']))
  expect(textOf('products', { sort: 'name', cursor: cursor('name,i_product') })).toContain(
    '(r.name, r.i_product) > ($2::text::text, $3::text::bigint)',
  )
  expect(textOf('products', { sort: '-name,i_product', cursor: cursor('-name,i_product') })).toContain(
    '((r.name < $2::text::text) or (r.name = $2::text::text and r.i_product > $3::text::bigint))',
  )
})
