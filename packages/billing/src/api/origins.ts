import type { Origins } from './core/own-site.ts'

/** What a request says of its client. */
export type Client = {
  protocol: string
  headers: {
    'content-type'?: string | undefined
    host?: string | undefined
    origin?: string | undefined
    'sec-fetch-site'?: string | string[] | undefined
    'x-forwarded-proto'?: string | string[] | undefined
  }
}

/** Whether the client came by TLS, also when it did to a proxy in front. */
export function isSecure(request: Client): boolean {
  return request.protocol === 'https' || /^https\b/.test(String(request.headers['x-forwarded-proto']))
}

export function toOrigins(request: Client, { needsPreflight }: Pick<Origins, 'needsPreflight'>): Origins {
  const { host, origin, 'sec-fetch-site': site } = request.headers
  return {
    needsPreflight,
    isSecure: isSecure(request),
    host,
    origin,
    'sec-fetch-site': Array.isArray(site) ? site.join() : site,
  }
}
