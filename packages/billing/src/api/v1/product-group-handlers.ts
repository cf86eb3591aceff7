import type { ProductGroupInfo } from '@openespf/contract/billing'
import { invalid } from '../../core/refusals.ts'
import type { ProductGroups } from '../../product-groups/operations.ts'
import type { ProductGroup } from '../../product-groups/sql/product-group-row.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function productGroupHandlers(groups: ProductGroups): Handlers<MethodsOf<'ProductGroup'>> {
  return {
    async 'ProductGroup/add_product_group'({ product_group_info: info }, caller) {
      return { i_product_group: await groups.add(caller, info.product_group_name) }
    },
    async 'ProductGroup/update_product_group'({ product_group_info: info }, caller) {
      const iProductGroup = readId(info.i_product_group)
      await groups.rename(caller, iProductGroup, info.product_group_name)
      return { i_product_group: iProductGroup }
    },
    async 'ProductGroup/get_product_group_info'(params, caller) {
      const key = defined({
        iProductGroup: optional(params.i_product_group, readId),
        name: params.product_group_name,
      })
      if (Object.keys(key).length === 0) throw invalid('i_product_group or product_group_name is needed')
      const group = await groups.find(caller, key)
      return group ? { product_group_info: groupInfo(group) } : {}
    },
    async 'ProductGroup/get_product_group_list'(params, caller) {
      const filter = defined({ name: params.product_group_name })
      const { items, ...total } = await groups.list(caller, filter, readPaging(params))
      return { product_group_list: items.map(groupInfo), ...total }
    },
    async 'ProductGroup/delete_product_group'(params, caller) {
      await groups.remove(caller, readId(params.i_product_group))
      return { success: 1 }
    },
  }
}

function groupInfo(group: ProductGroup): ProductGroupInfo {
  return { i_product_group: group.iProductGroup, product_group_name: group.name }
}
