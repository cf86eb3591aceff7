/** Attributes by name; `name.familyName` is a sub-attribute. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A user as the server keeps it. `version`: its ETag, where the server gives one. */
export type User = { id: string; userName: string; version: string | undefined; resource: Resource }

export type Resource = Readonly<Record<string, unknown>>

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** A page of a list; undefined when it is not a list of users. */
export function parseList(body: unknown): { total: number; users: User[] } | undefined {
  if (!isResource(body) || typeof body['totalResults'] !== 'number') return undefined
  // RFC 7644 §3.4.2: `Resources` may be left out where there is none.
  const resources: unknown = body['Resources'] ?? []
  if (!Array.isArray(resources)) return undefined
  const users = resources.map(parseUser)
  return users.every((user) => user !== undefined) ? { total: body['totalResults'], users } : undefined
}

function parseUser(resource: unknown): User | undefined {
  if (!isResource(resource)) return undefined
  const { id, userName, meta } = resource
  if (typeof id !== 'string' || typeof userName !== 'string') return undefined
  const version = isResource(meta) ? meta['version'] : undefined
  return { id, userName, version: typeof version === 'string' ? version : undefined, resource }
}

/** Those of `wanted` that the resource does not have so. */
export function differing(resource: Resource, wanted: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(wanted).filter(([path, value]) => valueAt(resource, path) !== value),
  )
}

/** The resource with these attributes put in, and without what only the server may say. */
export function withAttributes(resource: Resource, attributes: Attributes): Resource {
  const { meta: _, ...rest } = resource
  const result: Record<string, unknown> = { ...rest }
  for (const [path, value] of Object.entries(attributes)) {
    const [name = '', sub] = path.split('.')
    const old = result[name]
    result[name] = sub === undefined ? value : { ...(isResource(old) ? old : {}), [sub]: value }
  }
  return result
}

/** The value of an attribute, or of a sub-attribute. */
export function valueAt(resource: Resource, path: string): unknown {
  const [name = '', sub] = path.split('.')
  const value = resource[name]
  if (sub === undefined) return value
  return isResource(value) ? value[sub] : undefined
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
