/** Whether an add-on is still to come, in effect or over. */
export type AddonPhase = 'pending' | 'active' | 'ended'

export function addonPhase(
  { effectiveFrom, effectiveTo }: { effectiveFrom: Date; effectiveTo: Date | null },
  now: Date,
): AddonPhase {
  if (effectiveTo !== null && effectiveTo <= now) return 'ended'
  return effectiveFrom > now ? 'pending' : 'active'
}
