import type { Queryable } from '@openespf/foundation/pg'
import { invalid, notFound } from '../core/refusals.ts'
import { checkAddon } from './core/check-product.ts'
import { listAllowedAddons } from './sql/list-allowed-addons.ts'
import type { Product } from './sql/product-row.ts'
import { setAllowedAddons } from './sql/set-allowed-addons.ts'
import { shareProducts } from './sql/share-products.ts'

type Main = Pick<Product, 'iProduct' | 'iEnv' | 'addonPriority' | 'iso4217'>

/** Sets which add-ons the main product, whose row is locked, allows; refuses what is no add-on in its currency. */
export async function writeAllowedAddons(
  tx: Queryable,
  main: Main,
  wanted: readonly number[],
): Promise<void> {
  const ids = [...new Set(wanted)].toSorted((a, b) => a - b)
  if (ids.length > 0 && main.addonPriority > 0)
    throw invalid(`product ${main.iProduct} is an add-on: only a main product allows add-ons`)
  const products = await shareProducts(tx, main.iEnv, ids)
  for (const iProduct of ids) {
    const product = products.get(iProduct)
    if (!product) throw notFound('product', `i_product ${iProduct}`)
    checkAddon(product, main.iso4217)
  }
  if (ids.join() !== (await listAllowedAddons(tx, main.iProduct)).join())
    await setAllowedAddons(tx, main.iProduct, ids)
}
