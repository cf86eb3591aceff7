import { requireAccessPolicy } from '../access-policies/require-access-policy.ts'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { requirePlan } from '../discount-plans/require-plan.ts'
import { requireProductGroup } from '../product-groups/require-product-group.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import type { WantedService } from './core/included-service-changes.ts'
import { countProductUses } from './sql/count-product-uses.ts'
import { deleteProduct } from './sql/delete-product.ts'
import { findProduct } from './sql/find-product.ts'
import { insertProduct } from './sql/insert-product.ts'
import { listAllowedAddons } from './sql/list-allowed-addons.ts'
import { listFittingAddons } from './sql/list-fitting-addons.ts'
import { type IncludedService, listIncludedServices } from './sql/list-included-services.ts'
import { listProducts, type ProductFilter } from './sql/list-products.ts'
import { lockProduct } from './sql/lock-product.ts'
import type { Product } from './sql/product-row.ts'
import { type ProductUpdate, updateProduct } from './sql/update-product.ts'
import { writeAllowedAddons } from './write-allowed-addons.ts'
import { writeIncludedServices } from './write-included-services.ts'

/** What may change in a product; fields that are left out stay, both lists are the whole wanted ones. */
export type ProductChanges = ProductUpdate & { includedServices?: WantedService[]; allowedAddons?: number[] }
export type NewProduct = ProductChanges & { name: string; iso4217: string; addonPriority?: number }

export type Products = ReturnType<typeof createProducts>

const defaults = {
  ...{ description: '', addonPriority: 0, iAccountRole: 1, iAccessPolicy: null, visibleName: '' },
  ...{ iProductGroup: null, realm: 'msisdn', hidden: false, shared: false, managedByUser: false },
  breakage: 0n,
  iVdPlan: null,
}

/** Operations on products and add-ons. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `request.invalid`. */
export function createProducts({ database }: BillingDeps) {
  const refused = (name = '') => ({ product_name: () => duplicate('product', 'name', name) })

  return {
    add({ iEnv }: View, input: NewProduct): Promise<number> {
      const { includedServices = [], allowedAddons = [], ...fields } = input
      const product = { ...defaults, ...fields, iEnv }
      return database.transaction(async (tx) => {
        await requireAccessPolicy(tx, iEnv, input.iAccessPolicy)
        await requireProductGroup(tx, iEnv, input.iProductGroup)
        await requirePlan(tx, iEnv, { iVdPlan: input.iVdPlan, currency: input.iso4217 })
        const iProduct = await refuseDuplicates(insertProduct(tx, product), refused(input.name))
        await writeIncludedServices(tx, { iEnv, iProduct }, includedServices)
        await writeAllowedAddons(tx, { ...product, iProduct }, allowedAddons)
        return iProduct
      })
    },

    update({ iEnv }: View, iProduct: number, wanted: ProductChanges): Promise<void> {
      const { includedServices, allowedAddons, ...fields } = wanted
      return database.transaction(async (tx) => {
        const current = await lockProduct(tx, iEnv, iProduct)
        if (!current) throw notFound('product', `i_product ${iProduct}`)
        const changes = changed(current, fields)
        await requireAccessPolicy(tx, iEnv, changes.iAccessPolicy)
        await requireProductGroup(tx, iEnv, changes.iProductGroup)
        await requirePlan(tx, iEnv, { iVdPlan: changes.iVdPlan, currency: current.iso4217 })
        const spread = changes.iVdPlan === undefined ? {} : { planSpread: false }
        if (Object.keys(changes).length > 0)
          await refuseDuplicates(
            updateProduct(tx, iProduct, { ...changes, ...spread }),
            refused(changes.name),
          )
        if (includedServices) await writeIncludedServices(tx, current, includedServices)
        if (allowedAddons) await writeAllowedAddons(tx, current, allowedAddons)
      })
    },

    find({ iEnv }: View, key: { iProduct?: number; name?: string }): Promise<Product | undefined> {
      return findProduct(database, iEnv, key)
    },

    list({ iEnv }: View, filter: ProductFilter, paging: Paging): Promise<Page<Product>> {
      return listProducts(database, iEnv, filter, paging)
    },

    /** The rating entries of products that the caller was shown. */
    includedServices(products: readonly Product[]): Promise<IncludedService[]> {
      return listIncludedServices(
        database,
        products.map(({ iProduct }) => iProduct),
      )
    },

    /** The keys of the add-ons that the product, which the caller was shown, names as allowed; none: all are. */
    allowedAddons({ iProduct }: Product): Promise<number[]> {
      return listAllowedAddons(database, iProduct)
    },

    /** The add-ons that an account with the main product may have. */
    async fittingAddons({ iEnv }: View, iProduct: number): Promise<Product[]> {
      const main = await findProduct(database, iEnv, { iProduct })
      if (!main) throw notFound('product', `i_product ${iProduct}`)
      if (main.addonPriority > 0) throw invalid(`product ${iProduct} is an add-on and allows none`)
      return listFittingAddons(database, iProduct)
    },

    /** A product that only closed accounts refer to is kept for them, out of sight. */
    remove({ iEnv }: View, iProduct: number): Promise<void> {
      return database.transaction(async (tx) => {
        const product = await lockProduct(tx, iEnv, iProduct)
        if (!product) throw notFound('product', `i_product ${iProduct}`)
        const uses = await countProductUses(tx, iProduct)
        if (uses.open > 0) throw inUse('product', `${uses.open} accounts`)
        if (uses.products > 0) throw inUse('product', `${uses.products} products that allow it`)
        await writeIncludedServices(tx, product, [])
        await writeAllowedAddons(tx, product, [])
        if (uses.closed > 0) await updateProduct(tx, iProduct, { archived: true, iProductGroup: null })
        else await deleteProduct(tx, iProduct)
      })
    },
  }
}
