/** Of the wanted values those that differ from the current ones: what must be written. */
export function changed<T extends object, W extends Partial<T>>(current: T, wanted: W): Partial<W> {
  const differences: Partial<W> = {}
  for (const key in wanted) {
    if (wanted[key] !== (current as Partial<Record<string, unknown>>)[key]) differences[key] = wanted[key]
  }
  return differences
}
