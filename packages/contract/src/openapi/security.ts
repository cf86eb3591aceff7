import type { Realm } from '../realm.ts'

export const bearerScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The `access_token` of `Session/login`.',
}

export const basicScheme = {
  type: 'http',
  scheme: 'basic',
  description: 'A login with its password or its API token.',
}

export function cookieScheme(realm: Realm): Readonly<Record<string, string>> {
  return {
    type: 'apiKey',
    in: 'cookie',
    name: `${realm}_access_token`,
    description: 'The cookie of a login; counts only for requests of the same origin, and for JSON bodies.',
  }
}
