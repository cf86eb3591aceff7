import { type Contact, emptyContact } from '../../core/contact.ts'

const names = Object.keys(emptyContact)

/** The contact fields among others; they have the same names on the wire. */
export function contactOf<T extends Partial<Contact>>(values: T): Pick<T, keyof Contact & keyof T> {
  const entries = Object.entries(values).filter(([name]) => names.includes(name))
  return Object.fromEntries(entries) as Pick<T, keyof Contact & keyof T>
}
