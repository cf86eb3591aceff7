/** What a browser says of where a request comes from. */
export type Origins = {
  /** Whether another site's page could not send it without a CORS preflight; we allow none with cookies. */
  needsPreflight: boolean
  /** Whether the request came over TLS. */
  isSecure: boolean
  host?: string | undefined
  origin?: string | undefined
  'sec-fetch-site'?: string | undefined
}

/**
 * Whether a request may be authenticated by a cookie, which browsers add to requests that other sites make them send. Where
 * the browser says where it comes from (`Sec-Fetch-Site`), only `same-origin` will do. Else it must be one that needs a
 * preflight, as JSON does; or its `Origin` must be this server.
 */
export function isOwnSite(request: Origins): boolean {
  const site = request['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  if (request.needsPreflight) return true
  const { origin, host, isSecure } = request
  if (origin === undefined || host === undefined) return false
  const here = host.toLowerCase()
  return origin === `https://${here}` || (!isSecure && origin === `http://${here}`)
}

/**
 * Whether a login may leave cookies behind: not when another site's page sent the form, which would make its visitor work in
 * a stranger's session. Programs that are no browsers say nothing of where they come from.
 */
export function mayTakeCookies(request: Origins): boolean {
  const isProgram = request.origin === undefined && request['sec-fetch-site'] === undefined
  return isProgram || isOwnSite(request)
}
