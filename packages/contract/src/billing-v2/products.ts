import { Type } from 'typebox'
import { ADMIN_ONLY, STAFF } from '../billing/method.ts'
import { PolicyAttribute } from '../billing/policy-attribute.ts'
import { description, name } from './named.ts'
import { boolean, id, integer, json, resource, text } from './resource.ts'

const IncludedService = Type.Object(
  {
    i_service: Type.Integer({ minimum: 1 }),
    name: Type.Optional(Type.String({ readOnly: true })),
    tariff_name: Type.Optional(Type.String({ maxLength: 255 })),
  },
  { additionalProperties: false },
)

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
    i_product_group: id('Group that it is kept in.', { write: 'both', nullable: true, filter: true }),
    visible_name: text('Name for subscribers; empty: as its name.', {
      write: 'both',
      schema: Type.String({ maxLength: 255 }),
    }),
    hidden: boolean('Noted for those who read it, as the two below.', { write: 'both', filter: true }),
    shared: boolean('See `hidden`.', { write: 'both' }),
    managed_by_user: boolean('See `hidden`.', { write: 'both' }),
    included_services: json('Services that it rates; the whole list when given.', {
      write: 'both',
      schema: Type.Array(IncludedService, { maxItems: 100 }),
    }),
    allowed_addons: json(
      'Keys of the add-ons that its accounts may have; none: all. The whole list when given.',
      {
        write: 'both',
        schema: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 500 }),
      },
    ),
  },
  relations: {
    access_policy: { resource: 'access-policies', nullable: true },
    product_group: { resource: 'product-groups', nullable: true },
  },
  verbs: ['create', 'update', 'delete'],
  readRealms: STAFF,
  writeRealms: ADMIN_ONLY,
  example: { update: { description: 'Voice and data.' }, deleted: 3 },
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
  example: { update: { description: 'For phones.' }, deleted: 2 },
})
