/** A path of the v1 API; `parts` are what the legacy style adds, decoded: `/{auth_info json}/{params json}`. */
export type RestPath = { name: string; service: string; method: string; parts: readonly string[] }

const WORD = /^\w{1,64}$/
const PARTS_MAX = 2

/**
 * Reads `<prefix>/<Service>/<method>[/{auth_info}[/{params}]]` (espf-facts §6.4), with or without a slash at the end.
 * `service` and `method` are for faultcodes: words that no method has are not repeated. The path must be decodable.
 */
export function parseRestPath(url: string, prefix: string): RestPath {
  const path = url.replace(/[?#].*$/s, '').slice(prefix.length)
  const [service = '', method = '', ...parts] = path.replace(/^\/|\/$/g, '').split('/')
  const isKnownForm = parts.length <= PARTS_MAX
  return {
    name: isKnownForm ? `${service}/${method}` : path.slice(1),
    service: WORD.test(service) ? service : 'unknown',
    method: WORD.test(method) ? method : 'unknown',
    parts: isKnownForm ? parts.map(decodeURIComponent) : [],
  }
}
