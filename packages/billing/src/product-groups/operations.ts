import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { countProductsOfGroup } from './sql/count-products-of-group.ts'
import { deleteProductGroup } from './sql/delete-product-group.ts'
import { findProductGroup } from './sql/find-product-group.ts'
import { insertProductGroup } from './sql/insert-product-group.ts'
import { listProductGroups } from './sql/list-product-groups.ts'
import { lockProductGroup } from './sql/lock-product-group.ts'
import type { ProductGroup } from './sql/product-group-row.ts'
import { renameProductGroup } from './sql/rename-product-group.ts'

export type ProductGroups = ReturnType<typeof createProductGroups>

/** Operations on groups of products. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`. */
export function createProductGroups({ database }: BillingDeps) {
  const refused = (name: string) => ({
    product_group_name: () => duplicate('product group', 'name', name),
  })

  return {
    add({ iEnv }: View, name: string): Promise<number> {
      return refuseDuplicates(insertProductGroup(database, iEnv, name), refused(name))
    },

    rename({ iEnv }: View, iProductGroup: number, name: string): Promise<void> {
      return database.transaction(async (tx) => {
        const current = await lockProductGroup(tx, iEnv, iProductGroup)
        if (!current) throw notFound('product group', `i_product_group ${iProductGroup}`)
        if (current.name === name) return
        await refuseDuplicates(renameProductGroup(tx, iProductGroup, name), refused(name))
      })
    },

    find({ iEnv }: View, key: { iProductGroup?: number; name?: string }): Promise<ProductGroup | undefined> {
      return findProductGroup(database, iEnv, key)
    },

    list({ iEnv }: View, filter: { name?: string }, paging: Paging): Promise<Page<ProductGroup>> {
      return listProductGroups(database, iEnv, filter, paging)
    },

    remove({ iEnv }: View, iProductGroup: number): Promise<void> {
      return database.transaction(async (tx) => {
        if (!(await lockProductGroup(tx, iEnv, iProductGroup)))
          throw notFound('product group', `i_product_group ${iProductGroup}`)
        const products = await countProductsOfGroup(tx, iProductGroup)
        if (products > 0) throw inUse('product group', `${products} products`)
        await deleteProductGroup(tx, iProductGroup)
      })
    },
  }
}
