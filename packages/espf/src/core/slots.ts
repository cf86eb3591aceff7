/** Of a handler's slots this share is for first attempts, and this one for those that are tried again: 0 to 1. */
const FIRST_SHARE = 0.25
const AGAIN_SHARE = 0.25

/**
 * Which deliveries may have the next free slot, the preferred kind first. First attempts come first, but what is tried
 * again (and redelivered) keeps at least a quarter of the slots when it has use for it, and at most three quarters.
 * @param slots how many requests may be under way; @param again how many of them are tried again
 */
export function slotOrder(slots: number, again: number): readonly ('first' | 'again')[] {
  if (slots === 1) return ['first', 'again']
  if (again < Math.max(1, Math.floor(slots * AGAIN_SHARE))) return ['again', 'first']
  return again < slots - Math.max(1, Math.floor(slots * FIRST_SHARE)) ? ['first', 'again'] : ['first']
}

/** How many of a handler's slots a process has that owns so many of all lanes: at least one. */
export function shareOf(concurrency: number, lanes: number, allLanes: number): number {
  return Math.max(1, Math.ceil((concurrency * lanes) / allLanes))
}
