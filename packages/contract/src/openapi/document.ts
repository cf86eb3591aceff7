/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = { readonly [keyword: string]: unknown }

export type Example = { summary?: string; value: unknown } | { $ref: string }

export type MediaType = { schema: JsonSchema; examples?: Readonly<Record<string, Example>> }

export type Content = Readonly<Record<string, MediaType>>

export type Header = { description: string; schema: JsonSchema }

export type Answer =
  | { description: string; headers?: Readonly<Record<string, Header | { $ref: string }>>; content?: Content }
  | { $ref: string }

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  description?: string
  required?: true
  schema: JsonSchema
  example?: unknown
}

/** Which credentials a call takes, each alone enough; `{}`: none in the header. */
export type Security = readonly Readonly<Record<string, readonly string[]>>[]

export type Operation = {
  operationId: string
  tags: readonly string[]
  summary: string
  description?: string
  security?: Security
  parameters?: readonly (Parameter | { $ref: string })[]
  requestBody?: { required: boolean; content: Content }
  responses: Readonly<Record<string, Answer>>
}

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type PathItem = Readonly<Partial<Record<Verb, Operation>>>
export type Paths = Readonly<Record<string, PathItem>>

export type Server = {
  url: string
  description: string
  variables?: Readonly<Record<string, { default: string; description: string }>>
}

export type OpenApiDocument = {
  openapi: '3.1.1'
  info: {
    title: string
    version: string
    summary: string
    description: string
    license: { name: string; identifier: string }
  }
  servers: readonly Server[]
  tags: readonly { name: string; description?: string }[]
  paths?: Paths
  webhooks?: Paths
  components: {
    schemas: Readonly<Record<string, JsonSchema>>
    responses?: Readonly<Record<string, Answer>>
    parameters?: Readonly<Record<string, Parameter>>
    examples?: Readonly<Record<string, Example>>
    headers?: Readonly<Record<string, Header>>
    securitySchemes?: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
}

const VERSION = '0.1.0'
const LICENSE = { name: 'Apache License 2.0', identifier: 'Apache-2.0' }

/** What every document says of itself. */
export function describe(title: string, summary: string, description: string): OpenApiDocument['info'] {
  return { title, version: VERSION, summary, description, license: LICENSE }
}

/**
 * The server that the document is of, at `path` below what stands before it there, and another one, whose address the
 * reader enters.
 */
export function servers(prefix: string, path: string): Server[] {
  return [
    { url: `${prefix}${path}`, description: 'This server.' },
    {
      url: `{server}${path}`,
      description: 'Another server: its address and a token of it are entered by hand.',
      variables: {
        server: {
          default: 'https://portabilling.example.com:443',
          description: 'Scheme, host and port of the API server.',
        },
      },
    },
  ]
}

/** `{"a": 1}` of `[["a", 1]]`, for the maps that documents are made of. */
export function byKey<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(entries)
}
