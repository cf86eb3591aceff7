import type { ExtensionInfo } from '@openespf/contract/billing'
import type { Extensions } from '../../extensions/operations.ts'
import type { Extension } from '../../extensions/sql/extension-row.ts'
import type { Handlers } from './handlers.ts'
import { customerKey } from './own-key.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function extensionHandlers(extensions: Extensions) {
  return {
    async 'Customer/get_extensions_list'(params, caller) {
      const iCustomer = customerKey(params.i_customer, caller)
      const { items, ...total } = await extensions.list(caller, iCustomer, readPaging(params))
      return { extensions_list: items.map(extensionInfo), ...total }
    },
    async 'Customer/add_customer_extension'(params, caller) {
      const fields = {
        id: params.id,
        ...defined({ name: params.name, iAccount: optional(params.i_account, readId) }),
      }
      const iCustomer = customerKey(params.i_customer, caller)
      return { i_c_ext: await extensions.add(caller, iCustomer, fields) }
    },
    async 'Customer/update_customer_extension'(params, caller) {
      const iCExt = readId(params.i_c_ext)
      const wanted = defined({
        id: params.id,
        name: params.name,
        iAccount: optional(params.i_account, readId),
      })
      await extensions.update(caller, iCExt, wanted)
      return { i_c_ext: iCExt }
    },
    async 'Customer/delete_customer_extension'(params, caller) {
      await extensions.remove(caller, readId(params.i_c_ext))
      return { success: 1 }
    },
  } satisfies Partial<Handlers>
}

function extensionInfo(extension: Extension): ExtensionInfo {
  return {
    i_c_ext: extension.iCExt,
    i_customer: extension.iCustomer,
    id: extension.id,
    name: extension.name,
    i_account: extension.iAccount,
    account_id: extension.accountId,
  }
}
