/** The contact fields that customers and accounts share; empty means not set. */
export const emptyContact = {
  companyname: '',
  salutation: '',
  firstname: '',
  midinit: '',
  lastname: '',
  email: '',
  phone1: '',
  phone2: '',
  baddr1: '',
  city: '',
  state: '',
  zip: '',
  country: '',
  note: '',
}
export type Contact = typeof emptyContact
