import { invalid, notFound } from '../../core/refusals.ts'
import type { DidNumberChanges } from '../../did-numbers/operations.ts'
import type { Target } from './writer.ts'

type Wanted = DidNumberChanges & {
  status?: 'active' | 'canceled' | 'moved'
  installation?: string
  iCustomer?: number | null
  iAccount?: number | null
}

/**
 * A change of a phone number: each field is the operation that v1 has a method for. First its state, then who loses it,
 * then who gets it.
 */
export async function updateDid({ billing, view }: Target, key: number, wanted: Wanted): Promise<void> {
  const { status, installation, iCustomer, iAccount, ...noted } = wanted
  const { didNumbers } = billing
  const did = await didNumbers.find(view, { iDidNumber: key })
  if (!did) throw notFound('dids', `i_did_number ${key}`)
  if ((status === 'moved') !== (installation !== undefined))
    throw invalid('the status moved and the installation are given together')
  if (status === 'active') await didNumbers.activate(view, key)
  if (status === 'canceled') await didNumbers.cancel(view, key)
  if (installation !== undefined) await didNumbers.move(view, key, installation)
  await didNumbers.update(view, key, noted)
  if (iCustomer === null && did.iCustomer !== null) await didNumbers.releaseFromCustomer(view, key)
  else if (iAccount === null && did.iAccount !== null) await didNumbers.releaseFromAccount(view, key)
  if (typeof iCustomer === 'number' && iCustomer !== did.iCustomer)
    await didNumbers.assignToCustomer(view, key, iCustomer)
  if (typeof iAccount === 'number') await didNumbers.assignToAccount(view, key, iAccount)
}
