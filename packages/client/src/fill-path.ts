/** A path of the contract with its names filled in: `/handlers/:i_handler` and 7 make `/handlers/7`. */
export function fillPath(path: string, values: Readonly<Record<string, string | number>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name] ?? '')))
}

/** A query string with its question mark; empty when nothing is given. */
export function toQuery(params: unknown): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params ?? {}))
    if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}
