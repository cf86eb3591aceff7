/** Whether PostgreSQL can keep all texts in a JSON value: it knows no U+0000 and no unpaired surrogates. */
export function isStorable(root: unknown): boolean {
  // With a list of its own: a body of a million brackets would exhaust the stack.
  const left: unknown[] = [root]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) return false
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) left.push(key, inner)
  }
  return true
}

/** A JSON object, as against an array or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
