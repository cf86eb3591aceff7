import { invalid } from '../../core/refusals.ts'

type Described = { iProduct: number; addonPriority: number; iso4217: string }

/** Refuses an add-on as a main product, and a product in another currency than the customer's. */
export function checkMainProduct(product: Described, currency: string): void {
  if (product.addonPriority !== 0)
    throw invalid(`product ${product.iProduct} is an add-on and cannot be an account's main product`)
  checkCurrency(product, currency)
}

/** Refuses a main product as an add-on, and a product in another currency than the customer's. */
export function checkAddon(product: Described, currency: string): void {
  if (product.addonPriority === 0)
    throw invalid(`product ${product.iProduct} is a main product and cannot be an add-on`)
  checkCurrency(product, currency)
}

function checkCurrency(product: Described, currency: string): void {
  if (product.iso4217 !== currency)
    throw invalid(
      `product ${product.iProduct} is in ${product.iso4217}, the customer's currency is ${currency}`,
    )
}
