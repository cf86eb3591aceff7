/**
 * How many lanes a process should own: the same for all, one more for the first ones where that leaves a rest.
 * @param rank how many of the `processes` come before it, in an order that all of them agree on
 */
export function laneQuota(lanes: number, processes: number, rank: number): number {
  return Math.floor(lanes / processes) + (rank < lanes % processes ? 1 : 0)
}
