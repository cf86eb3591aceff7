/** The wire has whole seconds: a time that is read and written back must be no change. */
export function startOfSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000)
}
