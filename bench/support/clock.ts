const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now()

/** Milliseconds of a clock that never steps and that all processes of the machine share. */
export function monotonicMs(): number {
  return performance.now() + offset
}
