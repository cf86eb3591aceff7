import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serveLocally } from '@openespf/application/testing'

/** One answer that the target gives instead of its own. */
export type Scripted = { status: number; headers?: Record<string, string>; body?: string }

/** A change that is carried out later; `callback`: the address that came with it, in the header `x-callback`. */
export type Job = { id: string; callback: string | undefined; make(): void }

export type FakeHttpTarget = {
  origin: string
  /** The subscribers by their names, as they were last put. */
  subscribers: Map<string, unknown>
  /** `PUT /subscribers/101` of every request so far. */
  requests: string[]
  /** Answers to the next requests, in order. */
  script: Scripted[]
  /** The access tokens that were given out and still hold. */
  issued: Set<string>
  /** What waits for its confirmation, by the id of the job; only with `slow`. */
  jobs: Map<string, Job>
  /** Awaited before each answer goes out. */
  hooks: { beforeAnswer?: () => Promise<void> }
  takeDown(): Promise<void>
  bringUp(): Promise<void>
}

/**
 * A provisioning API of the usual kind: GET, PUT and DELETE on `/subscribers/<name>` with a token. It refuses a subscriber
 * whose `imsi` is not 15 digits, and repeats what it was sent in every error, as talkative systems do. `/token` gives access
 * tokens to the OAuth2 client `client` with the secret `<token>`; `?name=` finds subscribers in a list, `?after=` pages
 * through all their names, three at a time. `slow`:
 * changes are taken down with 202 and a job, and made when the job is; `/jobs/<job>` tells.
 */
export async function startFakeHttpTarget(token: string, slow = false): Promise<FakeHttpTarget> {
  const subscribers = new Map<string, unknown>()
  const requests: string[] = []
  const script: Scripted[] = []
  const issued = new Set<string>()
  const jobs = new Map<string, Job>()
  const hooks: FakeHttpTarget['hooks'] = {}
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    readText(request)
      .then(async (text) => {
        const asked = { request, text, token, issued, subscribers, ...(slow && { jobs }) }
        const decided = script.shift() ?? decide(asked)
        await hooks.beforeAnswer?.()
        answer(response, decided)
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  const { port, takeDown, bringUp } = await serveLocally(server)
  return {
    origin: `http://127.0.0.1:${port}`,
    subscribers,
    requests,
    script,
    issued,
    jobs,
    hooks,
    takeDown,
    bringUp,
  }
}

type Asked = {
  request: IncomingMessage
  text: string
  token: string
  issued: Set<string>
  subscribers: Map<string, unknown>
  jobs?: Map<string, Job>
}

function decide(asked: Asked): Scripted {
  const { request, text, issued, subscribers } = asked
  const echo = JSON.stringify({ headers: request.headers, sent: text })
  const { authorization = '' } = request.headers
  if (request.url === '/token') return grant(authorization, asked)
  const presented = authorization.replace(/^Bearer /, '')
  if (presented !== asked.token && !issued.has(presented)) return { status: 401, body: echo }
  const searched = /^\/subscribers\?name=(\w+)$/.exec(request.url ?? '')?.[1]
  if (searched !== undefined) {
    const found = subscribers.get(searched)
    return { status: 200, body: JSON.stringify({ found: found === undefined ? [] : [found] }) }
  }
  const page = /^\/subscribers\?after=(\w*)$/.exec(request.url ?? '')?.[1]
  if (page !== undefined) return { status: 200, body: JSON.stringify(pageAfter(page, subscribers)) }
  const job = /^\/jobs\/(.+)$/.exec(request.url ?? '')?.[1]
  if (job !== undefined) return { status: asked.jobs?.has(job) ? 202 : 200, body: '{}' }
  const name = decodeURIComponent(/^\/subscribers\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '')
  if (name === '') return request.url === '/health' ? { status: 200 } : { status: 404, body: echo }
  if (request.method === 'GET') {
    const found = subscribers.get(name)
    return found === undefined ? { status: 404 } : { status: 200, body: JSON.stringify(found) }
  }
  if (request.method === 'DELETE')
    return subscribers.has(name)
      ? carryOut(asked, () => void subscribers.delete(name), { status: 204 })
      : { status: 404 }
  const subscriber: { imsi?: unknown } = JSON.parse(text)
  if (!/^\d{15}$/.test(String(subscriber.imsi))) return { status: 422, body: `wrong imsi in ${echo}` }
  const put = () => void subscribers.set(name, subscriber)
  return carryOut(asked, put, { status: 200, body: '{"ok":true}' })
}

function carryOut({ request, jobs }: Asked, make: () => void, done: Scripted): Scripted {
  if (!jobs) {
    make()
    return done
  }
  const id = randomUUID()
  jobs.set(id, { id, callback: request.headers['x-callback']?.toString(), make })
  return { status: 202, body: JSON.stringify({ job: id }) }
}

function pageAfter(after: string, subscribers: Map<string, unknown>): object {
  const names = [...subscribers.keys()].filter((name) => name > after).sort()
  const shown = names.slice(0, 3)
  return { items: shown.map((name) => ({ name })), more: names.length > 3 ? shown.at(-1) : null }
}

function grant(authorization: string, { token, issued }: { token: string; issued: Set<string> }): Scripted {
  if (authorization !== `Basic ${btoa(`client:${token}`)}`)
    return { status: 401, body: JSON.stringify({ error: 'invalid_client', authorization }) }
  const access_token = `access-canary-${randomUUID()}`
  issued.add(access_token)
  return { status: 200, body: JSON.stringify({ access_token, token_type: 'Bearer', expires_in: 3600 }) }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function answer(response: ServerResponse, { status, headers = {}, body = '' }: Scripted): void {
  response.writeHead(status, headers).end(body)
}
