import type { HttpRequest } from '@openespf/application/connector'
import { type Rendering, renderJson, renderText, type Scope, startRendering } from './template.ts'

export type RequestTemplate = {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>> | undefined
}

/** A request ready to go, with what in it must not be shown besides its headers; or why there is none. */
export type RenderedRequest =
  | { kind: 'rendered'; request: HttpRequest; secrets: string[] }
  | { kind: 'impossible'; reason: string }

export function renderRequest(template: RequestTemplate, scope: Scope): RenderedRequest {
  const rendering = startRendering(scope)
  const url = renderText(template.url, rendering, encodeForUrl)
  const headers = renderHeaders(template, rendering)
  const body = template.body === undefined ? undefined : JSON.stringify(renderJson(template.body, rendering))
  if (rendering.problems.length > 0) return { kind: 'impossible', reason: rendering.problems.join('; ') }
  return {
    kind: 'rendered',
    request: { method: template.method, url, headers, ...(body === undefined ? {} : { body }) },
    secrets: rendering.secrets,
  }
}

function renderHeaders(template: RequestTemplate, rendering: Rendering): Record<string, string> {
  const given = Object.entries(template.headers).map(
    ([name, value]) => [name.toLowerCase(), renderText(value, rendering, encodeForHeader)] as const,
  )
  const json = template.body === undefined ? {} : { 'content-type': 'application/json' }
  return { accept: 'application/json', ...json, ...Object.fromEntries(given) }
}

/**
 * Percent-encodes. Nothing, `.` and `..` stay what they are when encoded and would name another resource: for a DELETE,
 * perhaps the whole collection.
 */
function encodeForUrl(value: string): string | undefined {
  const misleads = value === '' || value === '.' || value === '..' || !value.isWellFormed()
  return misleads ? undefined : encodeURIComponent(value)
}

function encodeForHeader(value: string): string | undefined {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? value : undefined
}
