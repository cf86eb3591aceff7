import { Type } from 'typebox'
import { ADMIN_ONLY, STAFF } from '../billing/method.ts'
import { PolicyAttribute } from '../billing/policy-attribute.ts'
import { id, integer, json, resource, text } from './resource.ts'

const name = (about: string) =>
  text(about, {
    write: 'both',
    required: true,
    filter: true,
    sort: true,
    schema: Type.String({ minLength: 1, maxLength: 255 }),
  })
const description = text('Free text.', { write: 'both', schema: Type.String({ maxLength: 4000 }) })

export const products = resource({
  name: 'products',
  about: 'What accounts are given: main products and add-ons (espf-facts §1).',
  key: 'i_product',
  fields: {
    i_product: id('Key.', { filter: true, sort: true }),
    name: name('Name, unique among products that are not deleted.'),
    description,
    iso_4217: text('Currency.', {
      write: 'create',
      required: true,
      filter: true,
      schema: Type.String({ pattern: '^[A-Z]{3}$' }),
    }),
    addon_priority: integer('0 for a main product, 10 (low) to 30 (high) for an add-on.', {
      write: 'create',
      filter: true,
      schema: Type.Union([0, 10, 15, 20, 25, 30].map((priority) => Type.Literal(priority))),
    }),
    i_account_role: integer('Role of the accounts that it is for (espf-facts §7.5).', {
      write: 'both',
      filter: true,
      schema: Type.Integer({ minimum: 1, maximum: 9 }),
    }),
    i_access_policy: id('Access policy for Internet access.', {
      write: 'both',
      nullable: true,
      filter: true,
    }),
  },
  relations: { access_policy: { resource: 'access-policies', nullable: true } },
  verbs: ['create', 'update', 'delete'],
  readRealms: STAFF,
  writeRealms: ADMIN_ONLY,
})

export const accessPolicies = resource({
  name: 'access-policies',
  about: 'Named sets of attributes that say what Internet access an account has (espf-facts §7.7).',
  key: 'i_access_policy',
  fields: {
    i_access_policy: id('Key.', { filter: true, sort: true }),
    name: name('Name, unique.'),
    description,
    attributes: json('Attributes, grouped by vendor.', {
      write: 'both',
      schema: Type.Array(PolicyAttribute, { maxItems: 500 }),
    }),
  },
  relations: {},
  verbs: ['create', 'update', 'delete'],
  readRealms: STAFF,
  writeRealms: ADMIN_ONLY,
})
