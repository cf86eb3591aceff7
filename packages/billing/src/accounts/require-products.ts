import type { Queryable } from '@openespf/foundation/pg'
import { notFound } from '../core/refusals.ts'
import { checkAllowedAddons } from '../products/core/check-allowed-addons.ts'
import { checkAddon, checkMainProduct } from '../products/core/check-product.ts'
import { listAllowedAddons } from '../products/sql/list-allowed-addons.ts'
import { shareProducts } from '../products/sql/share-products.ts'

/**
 * Refuses products that do not exist or do not fit, and add-ons that the main product does not allow; holds them until the
 * transaction ends. `kept`: add-ons that the account goes on having with another main product.
 */
export async function requireProducts(
  tx: Queryable,
  iEnv: number,
  wanted: {
    main: number
    addons: readonly { iProduct: number }[]
    kept?: readonly number[]
    currency: string
  },
): Promise<void> {
  const { main, addons, kept = [], currency } = wanted
  const ids = addons.map((addon) => addon.iProduct)
  const products = await shareProducts(tx, iEnv, [main, ...ids])
  const required = (iProduct: number) => {
    const product = products.get(iProduct)
    if (!product) throw notFound('product', `i_product ${iProduct}`)
    return product
  }
  checkMainProduct(required(main), currency)
  for (const iProduct of ids) checkAddon(required(iProduct), currency)
  checkAllowedAddons(main, await listAllowedAddons(tx, main), [...ids, ...kept])
}
