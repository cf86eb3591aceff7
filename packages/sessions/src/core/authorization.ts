/** What an Authorization header holds. */
export type Authorization =
  | { kind: 'none' }
  | { kind: 'bearer'; token: string }
  | { kind: 'basic'; login: string; secret: string }
  | { kind: 'malformed' }

/** Reads an Authorization header: Bearer, or Basic with UTF-8 inside base64 and everything after the first colon as the secret. */
export function parseAuthorization(header: string | undefined): Authorization {
  if (header === undefined || header.trim() === '') return { kind: 'none' }
  const match = /^\s*(bearer|basic) +(\S+)\s*$/i.exec(header)
  const scheme = match?.[1]
  const value = match?.[2]
  if (scheme === undefined || value === undefined) return { kind: 'malformed' }
  return scheme.toLowerCase() === 'bearer' ? { kind: 'bearer', token: value } : parseBasic(value)
}

function parseBasic(value: string): Authorization {
  const text = decodeBase64(value)
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon < 1) return { kind: 'malformed' }
  return { kind: 'basic', login: text.slice(0, colon), secret: text.slice(colon + 1) }
}

function decodeBase64(value: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(value), (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
