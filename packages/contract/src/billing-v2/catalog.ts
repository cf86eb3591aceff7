import { Type } from 'typebox'
import { ADMIN_ONLY, STAFF } from '../billing/method.ts'
import { RatingBase, ServiceType } from '../billing/service.ts'
import { name } from './named.ts'
import { boolean, id, resource, text } from './resource.ts'

export const productGroups = resource({
  name: 'product-groups',
  about: 'Groups that products are kept in (espf-facts §1).',
  key: 'i_product_group',
  fields: {
    i_product_group: id('Key.', { filter: true, sort: true }),
    name: name('Name, unique.'),
  },
  relations: {},
  verbs: ['create', 'update', 'delete'],
  readRealms: STAFF,
  writeRealms: ADMIN_ONLY,
  example: { update: { name: 'Mobile voice' }, deleted: 2 },
})

export const services = resource({
  name: 'services',
  about:
    'What products rate. Predefined services belong to everybody and cannot be changed (espf-facts §7.5).',
  key: 'i_service',
  fields: {
    i_service: id('Key.', { filter: true, sort: true }),
    name: name('Name, unique.'),
    service_type: text('What it is used for.', { write: 'both', filter: true, schema: ServiceType }),
    rating_base: text('What is counted.', { write: 'both', filter: true, schema: RatingBase }),
    base_unit: text('In what it is counted.', {
      write: 'both',
      schema: Type.String({ minLength: 1, maxLength: 32 }),
    }),
    is_predefined: boolean('Whether it was there from the start.', { filter: true }),
  },
  relations: {},
  verbs: ['create', 'update', 'delete'],
  readRealms: STAFF,
  writeRealms: ADMIN_ONLY,
  example: { key: 1000, update: { base_unit: 'channel' }, deleted: 1001 },
})
