/** Shorter values would blacken half of a message and are no secrets. */
const SHORTEST = 4

/** Replaces by `***` each of the texts among `values` (and in lists among them) wherever `text` repeats it. */
export function maskValues(text: string, values: readonly unknown[]): string {
  return values
    .flat()
    .filter((value) => typeof value === 'string')
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text)
}
