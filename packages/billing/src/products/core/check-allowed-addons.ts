import { invalid } from '../../core/refusals.ts'

/** Refuses an add-on that the main product does not allow; a product that allows none in particular allows all. */
export function checkAllowedAddons(
  iProduct: number,
  allowed: readonly number[],
  addons: readonly number[],
): void {
  if (allowed.length === 0) return
  const refused = addons.find((iAddon) => !allowed.includes(iAddon))
  if (refused !== undefined) throw invalid(`product ${iProduct} does not allow the add-on ${refused}`)
}
