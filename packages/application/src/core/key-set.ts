type Key = { kind: string; value: string }

/** The keys of both lists, each once, in the order in which they are locked. */
export function unionKeys<K extends Key>(a: readonly K[], b: readonly K[]): K[] {
  const byName = new Map([...a, ...b].map((key) => [nameOf(key), key]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)
}

/** The keys of the first list that are not in the second. `caseless`: keys that differ only in case are the same. */
export function withoutKeys<K extends Key>(
  keys: readonly K[],
  others: readonly Key[],
  { caseless = false }: { caseless?: boolean | undefined } = {},
): K[] {
  const folded = (key: Key) => (caseless ? nameOf(key).toLowerCase() : nameOf(key))
  const names = new Set(others.map(folded))
  return keys.filter((key) => !names.has(folded(key)))
}

function nameOf({ kind, value }: Key): string {
  return `${kind} ${value}`
}
