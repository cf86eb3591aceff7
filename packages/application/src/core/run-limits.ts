/** Shares say nothing about fewer subscribers than this. */
const FEWEST = 10

export type RunCounts = {
  /** Subscribers compared, and of those how many would lose their service or their place. */
  compared: number
  removed: number
  /** Repairs that ended well or not, and subscribers that could not be compared. */
  done: number
  failed: number
  unreadable: number
}

/** What a run does unless it is told otherwise. */
export const USUAL_LIMITS = { rate: 20, max_error_share: 0.2, max_removed_share: 0.05 }

export type RunLimits = { max_error_share: number; max_removed_share: number }

/** Why a run stops by itself, in words; undefined: it goes on. A run that repairs nothing only stops at errors. */
export function reasonToStop(counts: RunCounts, limits: RunLimits & { repair: boolean }): string | undefined {
  const { compared, removed, done, failed, unreadable } = counts
  if (limits.repair && isAbove(removed, compared, limits.max_removed_share))
    return `${removed} of ${compared} compared would be removed or blocked, more than ${percent(limits.max_removed_share)}: look at the drift, and run it again with a higher limit if that is right`
  if (isAbove(failed, failed + done, limits.max_error_share))
    return `${failed} of ${failed + done} repairs failed, more than ${percent(limits.max_error_share)}: look at their answers first`
  if (isAbove(unreadable, compared, limits.max_error_share))
    return `${unreadable} of ${compared} could not be compared, more than ${percent(limits.max_error_share)}: see why with openespf doctor`
  return undefined
}

function isAbove(part: number, whole: number, share: number): boolean {
  return whole >= FEWEST && part > whole * share
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}
