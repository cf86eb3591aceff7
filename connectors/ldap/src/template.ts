const PLACEHOLDER = /\{\{\s*(\w+(?:\.\w+)*)\s*(?:\|([^{}]*))?\}\}/g

/** Fills in `{{path}}` and `{{path|fallback}}`; undefined when a placeholder has neither a value nor a fallback. */
export function fillIn(template: string, scope: object): string | undefined {
  let complete = true
  const text = template.replaceAll(PLACEHOLDER, (_, path: string, fallback: string | undefined) => {
    const value = lookUp(scope, path) ?? fallback
    if (value === undefined) complete = false
    return value ?? ''
  })
  return complete ? text : undefined
}

/** What of a configuration's templates can never be filled in. */
export function problemOfTemplate(template: string, names: readonly string[]): string | undefined {
  const unknown = [...template.matchAll(PLACEHOLDER)].find(
    ([, path = '']) => !names.includes(path.split('.')[0] ?? ''),
  )
  if (unknown) return `${unknown[0]} is not known: a placeholder begins with one of ${names.join(', ')}`
  return /\{\{|\}\}/.test(template.replaceAll(PLACEHOLDER, ''))
    ? 'has braces that are no placeholder'
    : undefined
}

/** The single value at a dotted path; an empty one is none. */
function lookUp(scope: object, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (found, name) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, name)
          ? Reflect.get(found, name)
          : undefined,
      scope,
    )
  const single = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return single && value !== '' ? String(value) : undefined
}
