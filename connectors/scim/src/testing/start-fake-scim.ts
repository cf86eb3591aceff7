import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { serveLocally } from '@openespf/application/testing'
import { LIST_SCHEMA, PATCH_SCHEMA, type Resource, USER_SCHEMA, withAttributes } from '../user.ts'

export type FakeScim = {
  baseUrl: string
  /** The users as the server keeps them, by id. */
  users: Map<string, Resource>
  /** `PATCH /Users/<id>` of every request that changes something. */
  changes: string[]
  /** Statuses that the next requests are answered with instead. */
  script: number[]
  takeDown(): Promise<void>
  bringUp(): Promise<void>
}

const PAGE_MAX = 40

type Answer = { status: number; body?: object; etag?: string }
type Asked = {
  method: string
  path: string
  query: URLSearchParams
  body: Resource
  ifMatch: string | undefined
}

/**
 * A SCIM 2.0 server for users, as much of RFC 7643 and 7644 as a provisioning client meets: unique names without regard to
 * case, `userName eq`, `externalId pr`, `attributes=userName`, pages of at most 40, ETags with If-Match, PATCH with replace, errors in the right form.
 */
export async function startFakeScim(token: string): Promise<FakeScim> {
  const users = new Map<string, Resource>()
  const [changes, script]: [string[], number[]] = [[], []]
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => {
        const url = new URL(request.url ?? '/', 'http://scim.test')
        const [method, path] = [request.method ?? '', url.pathname.replace(/^\/scim\/v2/, '')]
        if (method !== 'GET') changes.push(`${method} ${path}`)
        const scripted = script.shift()
        const asked = { method, path, query: url.searchParams, body, ifMatch: request.headers['if-match'] }
        const allowed = request.headers.authorization === `Bearer ${token}`
        const answer = scripted ? refuse(scripted, '') : allowed ? decide(users, asked) : refuse(401, token)
        response.writeHead(answer.status, {
          'content-type': 'application/scim+json',
          ...(answer.etag !== undefined && { etag: answer.etag }),
        })
        response.end(answer.body && JSON.stringify(answer.body))
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  const { port, takeDown, bringUp } = await serveLocally(server)
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    users,
    changes,
    script,
    takeDown,
    bringUp,
  }
}

function decide(users: Map<string, Resource>, asked: Asked): Answer {
  if (asked.path === '/Users') {
    if (asked.method === 'GET') return list(users, asked.query)
    return asked.method === 'POST' ? create(users, asked.body) : refuse(405, 'GET or POST')
  }
  const id = decodeURIComponent(/^\/Users\/([^/]+)$/.exec(asked.path)?.[1] ?? '')
  const user = users.get(id)
  if (!user) return refuse(404, `no resource ${asked.path}`)
  if (asked.ifMatch !== undefined && asked.ifMatch !== versionOf(user))
    return refuse(412, 'the version is another')
  switch (asked.method) {
    case 'GET':
      return show(200, user)
    case 'DELETE':
      users.delete(id)
      return { status: 204 }
    case 'PUT':
      return put(users, id, asked.body)
    case 'PATCH':
      return patch(users, user, asked.body)
    default:
      return refuse(405, 'GET, PUT, PATCH or DELETE')
  }
}

function list(users: Map<string, Resource>, query: URLSearchParams): Answer {
  const fits = fitter(query.get('filter'))
  if (!fits) return refuse(400, 'only userName eq and externalId pr', 'invalidFilter')
  const all = [...users.values()].filter(fits)
  const start = Math.max(1, Number(query.get('startIndex') ?? 1))
  const count = Math.min(PAGE_MAX, Math.max(0, Number(query.get('count') ?? PAGE_MAX)))
  const page = all.slice(start - 1, start - 1 + count)
  return {
    status: 200,
    body: {
      schemas: [LIST_SCHEMA],
      totalResults: all.length,
      startIndex: start,
      itemsPerPage: page.length,
      ...(page.length > 0 && {
        Resources: page.map(query.get('attributes') === 'userName,externalId' ? nameOnly : withMeta),
      }),
    },
  }
}

function fitter(filter: string | null): ((user: Resource) => boolean) | undefined {
  if (filter === null) return () => true
  if (/^externalId pr$/i.test(filter)) return (user) => user['externalId'] !== undefined
  const name = /^userName eq ("(?:[^"\\]|\\.)*")$/i.exec(filter)?.[1]
  if (name === undefined) return undefined
  const wanted = String(JSON.parse(name)).toLowerCase()
  return (user) => nameOf(user) === wanted
}

function create(users: Map<string, Resource>, body: Resource): Answer {
  return put(users, randomUUID(), body, 201)
}

function put(users: Map<string, Resource>, id: string, body: Resource, status = 200): Answer {
  const { schemas, userName } = body
  if (!Array.isArray(schemas) || !schemas.includes(USER_SCHEMA))
    return refuse(400, 'schemas', 'invalidSyntax')
  if (typeof userName !== 'string' || !/^[\w.@+-]+$/.test(userName))
    return refuse(400, `userName ${JSON.stringify(userName)}`, 'invalidValue')
  const taken = [...users].some(([other, user]) => other !== id && nameOf(user) === userName.toLowerCase())
  if (taken) return refuse(409, `userName ${userName} is taken`, 'uniqueness')
  const user = { ...body, id }
  users.set(id, user)
  return show(status, user)
}

function patch(users: Map<string, Resource>, user: Resource, body: Resource): Answer {
  const { schemas, Operations } = body
  if (!Array.isArray(schemas) || !schemas.includes(PATCH_SCHEMA) || !Array.isArray(Operations))
    return refuse(400, 'schemas, Operations', 'invalidSyntax')
  let patched = user
  for (const { op, path, value } of Operations) {
    if (String(op).toLowerCase() !== 'replace') return refuse(400, 'only replace', 'invalidSyntax')
    if (path === 'active' && typeof value !== 'boolean') return refuse(400, 'active', 'invalidValue')
    patched = withAttributes(patched, { [String(path)]: value })
  }
  return put(users, String(user['id']), patched)
}

function show(status: number, user: Resource): Answer {
  return { status, body: withMeta(user), etag: versionOf(user) }
}

function withMeta(user: Resource): Resource {
  return { ...user, meta: { resourceType: 'User', version: versionOf(user) } }
}

/** RFC 7644 §3.9: `id` and `schemas` always come along. */
function nameOnly({ id, schemas, userName, externalId }: Resource): Resource {
  return { id, schemas, userName, externalId }
}

function versionOf(user: Resource): string {
  return `W/"${createHash('sha1').update(JSON.stringify(user)).digest('hex').slice(0, 12)}"`
}

function nameOf(user: Resource): string {
  return String(user['userName']).toLowerCase()
}

function refuse(status: number, detail: string, scimType?: string): Answer {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
  return { status, body: { schemas, status: String(status), detail, ...(scimType && { scimType }) } }
}

async function readBody(request: IncomingMessage): Promise<Resource> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : JSON.parse(text)
}
