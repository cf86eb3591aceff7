import type { AliasInfo } from '@openespf/contract/billing'
import type { Aliases } from '../../aliases/operations.ts'
import type { Alias } from '../../aliases/sql/alias-row.ts'
import { invalid } from '../../core/refusals.ts'
import type { Handlers } from './handlers.ts'
import { defined, optional, readFlag, readId, readPaging } from './read-params.ts'

export function aliasHandlers(aliases: Aliases) {
  return {
    async 'Account/add_alias'({ alias_info: info }, caller) {
      const alias = {
        iAccount: readId(info.i_master_account),
        id: info.id,
        ...defined({ iAccountRole: info.i_account_role, blocked: optional(info.blocked, readFlag) }),
      }
      return { i_account: await aliases.add(caller, alias) }
    },
    async 'Account/delete_alias'({ alias_info: { i_account, id } }, caller) {
      if ((i_account === undefined) === (id === undefined))
        throw invalid('i_account or id is needed, not both')
      await aliases.remove(caller, i_account === undefined ? { id: id ?? '' } : { iAlias: readId(i_account) })
      return { success: 1 }
    },
    async 'Account/get_alias_list'(params, caller) {
      const page = await aliases.list(caller, readId(params.i_master_account), readPaging(params))
      const { items, ...total } = page
      return { alias_list: items.map(aliasInfo), ...total }
    },
  } satisfies Partial<Handlers>
}

/** The wire's alias: espf-facts §7.3. */
export function aliasInfo(alias: Alias): AliasInfo {
  return {
    i_account: alias.iAlias,
    i_master_account: alias.iAccount,
    id: alias.id,
    billing_model: 2,
    i_account_role: alias.iAccountRole,
    blocked: alias.blocked ? 'Y' : 'N',
  }
}
