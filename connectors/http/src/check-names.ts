/** What an expression may name: fields of what it is evaluated over (`undefined`: any), and variables. */
export type Names = { fields: readonly string[] | undefined; variables: readonly string[] }

type Found = { message: string; position: number | undefined }
type Node = Readonly<Record<string, unknown>>

/** JSONata's functions, without those that do not give the same every time, and without `$eval`. */
export const FUNCTIONS: readonly string[] =
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match
  contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort
  distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis
  clone`.split(/\s+/)

/**
 * Finds a misspelt name in a parsed expression: JSONata itself takes an unknown field for nothing, and the request would go
 * out without it. Fields are checked where an expression starts from what it is evaluated over; further down any may be.
 */
export function checkNames(ast: object, names: Names): Found | undefined {
  const known = new Set(['', '$', ...FUNCTIONS, ...names.variables, ...boundIn(ast)])
  return find({ ...ast }, true, { known, fields: names.fields })
}

type Known = { known: ReadonlySet<string>; fields: readonly string[] | undefined }

function find(node: Node, atRoot: boolean, names: Known): Found | undefined {
  const { type, value, position } = node
  if (type === 'variable' && !names.known.has(String(value)))
    return { message: `$${String(value)} is not known there`, position: toNumber(position) }
  if (type === 'name' && atRoot && names.fields && !names.fields.includes(String(value)))
    return {
      message: `${String(value)} is not known there, only ${names.fields.join(', ')}`,
      position: toNumber(position),
    }
  if (type === 'regex' && value instanceof RegExp && repeatsWithin(value.source))
    return {
      message: `/${value.source}/ repeats what repeats: it may never end`,
      position: toNumber(position),
    }
  for (const [name, child] of Object.entries(node)) {
    const list = name === 'steps' && Array.isArray(child) ? child : [child]
    for (const [i, item] of list.entries()) {
      const found = findIn(item, atRoot && !LATER.has(name) && (name !== 'steps' || i === 0), names)
      if (found) return found
    }
  }
  return undefined
}

/** Parts that are evaluated over what was found before them. */
const LATER = new Set(['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete'])

function findIn(child: unknown, atRoot: boolean, names: Known): Found | undefined {
  if (Array.isArray(child)) {
    for (const item of child) {
      const found = findIn(item, atRoot, names)
      if (found) return found
    }
    return undefined
  }
  return isNode(child) ? find(child, atRoot, names) : undefined
}

/** Variables that the expression itself binds: `$x := …`, `function($x)`, `@$x`, `#$x`. */
function boundIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(boundIn)
  if (!isNode(value)) return []
  const { type, lhs, focus, index } = value
  const parameters = type === 'lambda' && Array.isArray(value['arguments']) ? value['arguments'] : []
  const bound = [...parameters, ...(type === 'bind' ? [lhs] : [])]
  return [
    ...bound.flatMap((node) => (isNode(node) ? [String(node['value'])] : [])),
    ...[focus, index].filter((name) => typeof name === 'string'),
    ...Object.values(value).flatMap(boundIn),
  ]
}

/** Whether a repeated group holds a repetition or a choice: a text may then take exponential time to match. */
function repeatsWithin(source: string): boolean {
  return /\((?:[^()\\]|\\.)*[+*{|](?:[^()\\]|\\.)*\)[+*{]/.test(source)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp)
}

function toNumber(position: unknown): number | undefined {
  return typeof position === 'number' ? position : undefined
}
