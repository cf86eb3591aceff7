import type { Subscriber } from '@openespf/application/connector'

/** What placeholders are looked up in: `{{account_id}}` (without its realm), `{{account.id}}`, `{{sim.imsi}}`, … */
export type Scope = { account_id: string } & Partial<Subscriber>

/** Collects, over one rendering, why it cannot be used and which values in it must not be shown. */
export type Rendering = { scope: Scope; problems: string[]; secrets: string[] }

export type Placeholder = { text: string; path: string; fallback: string | undefined }

const PLACEHOLDER = /\{\{\s*(\w+(?:\.\w+)*)\s*(?:\|([^{}]*))?\}\}/g

export function startRendering(scope: Scope): Rendering {
  return { scope, problems: [], secrets: [] }
}

/** The placeholders of a template text; `{{path|fallback}}` gives the fallback where there is no value or an empty one. */
export function placeholdersIn(template: string): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map(toPlaceholder)
}

export function withoutPlaceholders(template: string): string {
  return template.replaceAll(PLACEHOLDER, '')
}

/** Whether braces are left that are no placeholder: a slip of the pen that would be sent as it stands. */
export function hasStrayBraces(template: string): boolean {
  return /\{\{|\}\}/.test(withoutPlaceholders(template))
}

/** The value at a dotted path; undefined where there is none. Numbers in the path count from 0 in lists. */
export function lookUp(scope: Scope, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      scope,
    )
}

/** Fills in a text; each value goes through `encode`, which gives undefined for one that cannot stand there. */
export function renderText(
  template: string,
  rendering: Rendering,
  encode: (value: string) => string | undefined,
): string {
  return template.replaceAll(PLACEHOLDER, (...match) => {
    const placeholder = toPlaceholder(match)
    const value = evaluate(placeholder, rendering)
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      const why = value === undefined || value === null ? 'has no value' : 'is not a single value'
      rendering.problems.push(`${placeholder.text} ${why}`)
      return ''
    }
    const encoded = encode(String(value))
    if (encoded === undefined)
      rendering.problems.push(`${placeholder.text} has a value that cannot stand there`)
    return encoded ?? ''
  })
}

/** Fills in the texts of a JSON value. A text that is one placeholder becomes its value, of whatever type. */
export function renderJson(template: unknown, rendering: Rendering): unknown {
  if (Array.isArray(template)) return template.map((item) => renderJson(item, rendering))
  if (typeof template === 'object' && template !== null)
    return Object.fromEntries(
      Object.entries(template).map(([name, item]) => [name, renderJson(item, rendering)]),
    )
  if (typeof template !== 'string') return template
  const [only] = placeholdersIn(template)
  if (only?.text !== template) return renderText(template, rendering, (value) => value)
  const value = evaluate(only, rendering)
  if (value === undefined) rendering.problems.push(`${only.text} has no value`)
  return value
}

function evaluate({ path, fallback }: Placeholder, rendering: Rendering): unknown {
  const found = lookUp(rendering.scope, path)
  const value = found === undefined || found === null || found === '' ? (fallback ?? found) : found
  rendering.secrets.push(...secretsIn(path, value))
  return value
}

function secretsIn(name: string, value: unknown): string[] {
  if (typeof value === 'string') return /password|secret|token/i.test(name) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([inner, item]) => secretsIn(inner, item))
}

function toPlaceholder([text, path, fallback]: readonly (string | undefined)[]): Placeholder {
  return { text: text ?? '', path: path ?? '', fallback }
}
