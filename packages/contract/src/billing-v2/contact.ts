import { Type } from 'typebox'
import { text } from './resource.ts'

const short = (about: string) => text(about, { write: 'both', schema: Type.String({ maxLength: 255 }) })

/** The contact fields that customers and accounts share; empty means not set. */
export const contact = {
  companyname: short('Company.'),
  salutation: short('Salutation.'),
  firstname: short('First name.'),
  midinit: short('Middle initial.'),
  lastname: short('Last name.'),
  email: text('E-mail address.', { write: 'both', filter: true, schema: Type.String({ maxLength: 255 }) }),
  phone1: short('Phone.'),
  phone2: short('Another phone.'),
  baddr1: short('Street.'),
  city: short('City.'),
  state: short('State or province.'),
  zip: short('Postal code.'),
  country: short('Country.'),
  note: text('Free text.', { write: 'both', schema: Type.String({ maxLength: 4000 }) }),
} as const
