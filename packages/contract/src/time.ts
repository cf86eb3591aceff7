/** A point in time as PortaBilling writes it: `YYYY-MM-DD HH:MM:SS`, UTC (espf-facts §7.1). */
export function formatUtc(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** The date alone: `YYYY-MM-DD`, UTC. */
export function formatUtcDate(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** Reads `YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD` as UTC; undefined when it is neither or no such moment exists. */
export function parseUtc(text: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text)
  if (!match) return undefined
  const at = new Date(`${match[1]}T${match[2] ?? '00:00:00'}Z`)
  return Number.isNaN(at.getTime()) || formatUtcDate(at) !== match[1] ? undefined : at
}
