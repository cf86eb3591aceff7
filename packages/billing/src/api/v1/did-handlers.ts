import type { DidMethod, NumberInfo } from '@openespf/contract/billing'
import { invalid } from '../../core/refusals.ts'
import type { DidNumbers } from '../../did-numbers/operations.ts'
import type { DidNumber } from '../../did-numbers/sql/did-number-row.ts'
import type { Handlers } from './handlers.ts'
import { defined, optional, readFlag, readId, readPaging, writeFlag } from './read-params.ts'

export function didHandlers(didNumbers: DidNumbers): Handlers<DidMethod> {
  return {
    async 'DID/add_number'({ number_info: info }, caller) {
      return { i_did_number: await didNumbers.add(caller, { number: info.number, ...readChanges(info) }) }
    },
    async 'DID/update_number'({ number_info: info }, caller) {
      const iDidNumber = readId(info.i_did_number)
      await didNumbers.update(caller, iDidNumber, readChanges(info))
      return { i_did_number: iDidNumber }
    },
    async 'DID/get_number_info'(params, caller) {
      const key = defined({ iDidNumber: optional(params.i_did_number, readId), number: params.number })
      if (Object.keys(key).length === 0) throw invalid('i_did_number or number is needed')
      const did = await didNumbers.find(caller, key)
      return did ? { number_info: numberInfo(did) } : {}
    },
    async 'DID/get_number_list'(params, caller) {
      const filter = defined({
        number: params.number,
        usage: params.usage,
        iCustomer: optional(params.i_customer, readId),
        iAccount: optional(params.i_master_account, readId),
      })
      return numberList(await didNumbers.list(caller, filter, readPaging(params)))
    },
    async 'DID/get_customer_numbers'(params, caller) {
      const filter = { iCustomer: readId(params.i_customer), ...defined({ number: params.number }) }
      return numberList(await didNumbers.list(caller, filter, readPaging(params)))
    },
    ...passingHandlers(didNumbers),
    async 'DID/delete_number'(params, caller) {
      await didNumbers.remove(caller, readId(params.i_did_number))
      return { success: 1 }
    },
    async 'DID/cancel_number'(params, caller) {
      await didNumbers.cancel(caller, readId(params.i_did_number))
      return { success: 1 }
    },
    async 'DID/activate_number'(params, caller) {
      await didNumbers.activate(caller, readId(params.i_did_number))
      return { success: 1 }
    },
    async 'DID/move_number'(params, caller) {
      await didNumbers.move(caller, readId(params.i_did_number), params.installation)
      return { success: 1 }
    },
  }
}

type PassingMethod = `DID/${'assign_did_to' | 'release_did_from'}_${'customer' | 'account'}`

function passingHandlers(didNumbers: DidNumbers): Handlers<PassingMethod> {
  return {
    async 'DID/assign_did_to_customer'(params, caller) {
      await didNumbers.assignToCustomer(caller, readId(params.i_did_number), readId(params.i_customer))
      return { success: 1 }
    },
    async 'DID/assign_did_to_account'(params, caller) {
      await didNumbers.assignToAccount(caller, readId(params.i_did_number), readId(params.i_master_account))
      return { success: 1 }
    },
    async 'DID/release_did_from_account'(params, caller) {
      await didNumbers.releaseFromAccount(caller, readId(params.i_did_number))
      return { success: 1 }
    },
    async 'DID/release_did_from_customer'(params, caller) {
      await didNumbers.releaseFromCustomer(caller, readId(params.i_did_number))
      return { success: 1 }
    },
  }
}

function readChanges(info: { frozen?: 'Y' | 'N'; country_iso?: string; description?: string }) {
  return defined({
    frozen: optional(info.frozen, readFlag),
    countryIso: info.country_iso,
    description: info.description,
  })
}

function numberList({ items, ...total }: { items: DidNumber[]; total?: number }) {
  return { number_list: items.map(numberInfo), ...total }
}

function numberInfo(did: DidNumber): NumberInfo {
  return {
    i_did_number: did.iDidNumber,
    i_env: did.iEnv,
    number: did.number,
    status: did.status,
    frozen: writeFlag(did.frozen),
    is_used: writeFlag(did.iAccount !== null),
    i_customer: did.iCustomer,
    i_master_account: did.iAccount,
    country_iso: did.countryIso,
    description: did.description,
    installation: did.installation,
  }
}
