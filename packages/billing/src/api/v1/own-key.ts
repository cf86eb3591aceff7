import { AppError } from '@openespf/contract/errors'
import type { Caller } from '@openespf/sessions'
import { emptyContact } from '../../core/contact.ts'
import { invalid } from '../../core/refusals.ts'
import { readId } from './read-params.ts'

/** The account that a call names; an account that names none means itself. */
export function accountKey(value: number | string | undefined, caller: Caller): number {
  const iAccount = value === undefined ? caller.iAccount : readId(value)
  if (iAccount === undefined) throw invalid('i_account is needed')
  return iAccount
}

/** The customer that a call names; without, the caller's own. */
export function customerKey(value: number | string | undefined, caller: Caller): number {
  const iCustomer = value === undefined ? caller.iCustomer : readId(value)
  if (iCustomer === undefined) throw invalid('i_customer is needed')
  return iCustomer
}

/** Refuses fields other than those of contact from somebody who may change no others: `key` names the entity. */
export function requireContactOnly(fields: object, key: string): void {
  const other = Object.keys(fields).find((name) => name !== key && !(name in emptyContact))
  if (other !== undefined)
    throw new AppError('auth.forbidden', {
      needs: `the realm admin, or that of a reseller above, for ${other}`,
    })
}
