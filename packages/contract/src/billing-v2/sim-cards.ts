import { Type } from 'typebox'
import { STAFF } from '../billing/method.ts'
import { id, resource, text } from './resource.ts'

const Key128 = Type.String({ pattern: '^[0-9A-Fa-f]{32}$' })

export const simCards = resource({
  name: 'sim-cards',
  about: 'The inventory of SIM cards (espf-facts §1).',
  key: 'i_sim_card',
  fields: {
    i_sim_card: id('Key.', { filter: true, sort: true }),
    imsi: text('6 to 15 digits, unique.', {
      write: 'create',
      required: true,
      filter: true,
      sort: true,
      schema: Type.String({ pattern: '^[0-9]{6,15}$' }),
    }),
    iccid: text('18 to 22 digits, unique.', {
      write: 'create',
      required: true,
      filter: true,
      schema: Type.String({ pattern: '^[0-9]{18,22}$' }),
    }),
    status: text('available, reserved, used (an account holds it) or disposed.', {
      write: 'update',
      filter: true,
      schema: Type.Union(['available', 'reserved', 'disposed'].map((status) => Type.Literal(status))),
    }),
    i_account: id('The account that holds it; null: nobody.', { write: 'update', nullable: true }),
    msisdn: text('Number of that account.', { nullable: true }),
    ki: text('Sealed, and never shown.', { write: 'both', secret: true, schema: Key128 }),
    opc: text('Sealed, and never shown.', { write: 'both', secret: true, schema: Key128 }),
    description: text('Free text.', { write: 'both', schema: Type.String({ maxLength: 255 }) }),
  },
  relations: { account: { resource: 'accounts', nullable: true } },
  verbs: ['create', 'update', 'delete'],
  adminVerbs: ['create', 'delete'],
  readRealms: STAFF,
  writeRealms: STAFF,
  example: { deleted: 2 },
})
