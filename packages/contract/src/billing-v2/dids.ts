import { Type } from 'typebox'
import { OWNERS, STAFF } from '../billing/method.ts'
import { boolean, id, resource, text, time } from './resource.ts'

export const dids = resource({
  name: 'dids',
  about: 'The inventory of phone numbers (espf-facts §1), and who has them.',
  key: 'i_did_number',
  fields: {
    i_did_number: id('Key.', { filter: true, sort: true }),
    number: text('3 to 20 digits, unique.', {
      write: 'create',
      required: true,
      filter: true,
      sort: true,
      schema: Type.String({ pattern: '^[0-9]{3,20}$' }),
    }),
    status: text('active; canceled, or moved to another installation: then nobody has it.', {
      write: 'update',
      filter: true,
      adminOnly: true,
      schema: Type.Union(['active', 'canceled', 'moved'].map((status) => Type.Literal(status))),
    }),
    installation: text('Where it was moved to; given with the status moved.', {
      write: 'update',
      adminOnly: true,
      schema: Type.String({ minLength: 1, maxLength: 255 }),
    }),
    frozen: boolean('Set aside: given to nobody.', { write: 'both', filter: true, adminOnly: true }),
    i_customer: id('Who has it; null gives it back to the reseller above, or to the inventory.', {
      write: 'update',
      nullable: true,
      filter: true,
    }),
    i_account: id('The account that uses it; null leaves it with the customer.', {
      write: 'update',
      nullable: true,
      filter: true,
    }),
    country_iso: text('Country, two letters.', {
      write: 'both',
      filter: true,
      adminOnly: true,
      schema: Type.String({ pattern: '^([A-Z]{2})?$' }),
    }),
    description: text('Free text.', {
      write: 'both',
      adminOnly: true,
      schema: Type.String({ maxLength: 255 }),
    }),
    created_at: time('When it was added.', { filter: true }),
  },
  relations: {
    customer: { resource: 'customers', nullable: true },
    account: { resource: 'accounts', nullable: true },
  },
  verbs: ['create', 'update', 'delete'],
  adminVerbs: ['create', 'delete'],
  readRealms: OWNERS,
  writeRealms: STAFF,
  example: { create: { number: '420700123456' }, update: { description: 'golden' }, deleted: 2 },
})
