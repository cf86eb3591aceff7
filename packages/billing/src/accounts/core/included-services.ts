import { addonPhase } from './addon-phase.ts'

type RatedAddon = { services: readonly number[]; effectiveFrom: Date; effectiveTo: Date | null }

/** Keys of the services that the main product and the add-ons in effect rate, each once, in order. */
export function includedServices(
  account: { productServices: readonly number[]; addons: readonly RatedAddon[] },
  now: Date,
): number[] {
  const inEffect = account.addons.filter((addon) => addonPhase(addon, now) === 'active')
  const all = new Set([...account.productServices, ...inEffect.flatMap(({ services }) => services)])
  return [...all].toSorted((a, b) => a - b)
}
