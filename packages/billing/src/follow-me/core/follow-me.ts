/** In which order the numbers ring: the words are ours, public facts have none. */
export type FollowMeSequence = 'Order' | 'Random' | 'Simultaneous'

/** How an account passes calls on; `timeout`: seconds before it does. */
export type FollowMeSettings = { sequence: FollowMeSequence; timeout: number }

/** What of a number may be written: espf-facts §7.3 (`number_info`); `timeout`: seconds that it rings. */
export type FollowMeNumberFields = {
  iFollowOrder: number
  name: string
  redirectNumber: string
  active: boolean
  timeout: number
  keepOriginalCli: boolean
  useTcp: boolean
  weight: number
}

/** A number as it is without what was not said: last in order, after those that there are. */
export function newFollowMeNumber(
  input: Partial<FollowMeNumberFields> & { redirectNumber: string },
  existing: readonly { iFollowOrder: number }[],
): FollowMeNumberFields {
  return {
    iFollowOrder: Math.max(0, ...existing.map(({ iFollowOrder }) => iFollowOrder)) + 1,
    name: '',
    active: true,
    timeout: 15,
    keepOriginalCli: false,
    useTcp: false,
    weight: 0,
    ...input,
  }
}
