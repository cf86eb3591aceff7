import type { HttpRequest } from '@openespf/application/connector'

const SHORTEST = 4
const SCHEMES = /^(bearer|basic|digest|token|apikey)$/i
const PUBLIC_HEADERS = new Set(['accept', 'content-type', 'user-agent'])
const SECRET_NAMES = /passw|secret|token|^authorization$|\bpin\b|^(ki|opc?|ha1)$|key$/i

/** Replaces by `***` whatever the request's headers and URL query hold, and the further secrets, also where escaped. */
export function mask(text: string, request: HttpRequest, further: readonly string[]): string {
  const hidden = [...headerSecrets(request), ...querySecrets(request), ...further]
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
    ])
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
  return hidden.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

/** The texts in a value that stand under a name that says so: passwords, tokens, keys. */
export function secretsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return SECRET_NAMES.test(name) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([inner, item]) =>
    secretsIn(item, Array.isArray(value) ? name : inner),
  )
}

function headerSecrets({ headers = {} }: HttpRequest): string[] {
  return Object.entries(headers)
    .filter(([name]) => !PUBLIC_HEADERS.has(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...value.split(/\s+/), ...value.split(/[\s,;="]+/)])
    .filter((value) => !SCHEMES.test(value))
}

function querySecrets({ url }: HttpRequest): string[] {
  return URL.canParse(url) ? [...new URL(url).searchParams.values()] : []
}
