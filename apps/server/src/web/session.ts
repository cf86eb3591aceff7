import type { Realm } from '@openespf/contract/realm'
import type { createHttpServer } from '@openespf/foundation/http'

type HttpServer = ReturnType<typeof createHttpServer>
type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What a page's request says of the browser. */
export type Visit = { ip: string; protocol: string; headers: Headers }

export type Opened = { kind: 'opened'; cookies: string[] } | { kind: 'refused'; problem: string }

/** A browser's session in a realm. */
export type Session = {
  /** The login of who is signed in; undefined: nobody. */
  who(visit: Visit): Promise<string | undefined>
  open(visit: Visit, form: URLSearchParams): Promise<Opened>
  /** Ends it; the cookies that make the browser forget it. */
  close(visit: Visit): Promise<string[]>
}

/**
 * Sessions of pages are those of API v1: each of these is a call of its method, inside this process, in the browser's name.
 * So its cookies, its faults and its protection from other sites' pages are those of the API.
 */
export function createSession(app: HttpServer, { realm, prefix }: { realm: Realm; prefix: string }): Session {
  const call = async (visit: Visit, method: string, params: object, headers: Headers) => {
    const proto = visit.protocol === 'https' ? 'https' : visit.headers['x-forwarded-proto']
    const response = await app.inject({
      method: 'POST',
      url: `${prefix}/rest/Session/${method}`,
      remoteAddress: visit.ip,
      headers: defined({ ...headers, 'content-type': 'application/json', 'x-forwarded-proto': proto }),
      payload: { params },
    })
    const body: unknown = response.json()
    return {
      status: response.statusCode,
      body: { ...Object(body) },
      cookies: list(response.headers['set-cookie']),
    }
  }
  return {
    /** No look at where the request comes from: a page shows its reader who they are, and changes nothing. */
    async who(visit) {
      const token = tokenOf(visit.headers['cookie'], realm)
      if (token === undefined) return undefined
      const { status, body } = await call(visit, 'ping', { access_token: token }, {})
      return status === 200 && body['user_id'] > 0 ? loginOf(token) : undefined
    },
    async open(visit, form) {
      const params = { login: form.get('login') ?? '', password: form.get('password') ?? '' }
      const { status, body, cookies } = await call(visit, 'login', params, originsOf(visit))
      if (status !== 200) return { kind: 'refused', problem: String(body['faultstring']) }
      if (cookies.length === 0)
        return { kind: 'refused', problem: 'Another site’s page asked for this: sign in here.' }
      return { kind: 'opened', cookies }
    },
    async close(visit) {
      const { cookies } = await call(
        visit,
        'logout',
        {},
        { ...originsOf(visit), cookie: visit.headers['cookie'] },
      )
      return cookies
    },
  }
}

/** Where the browser says that its request comes from. */
function originsOf({ headers }: Visit): Headers {
  return { host: headers['host'], origin: headers['origin'], 'sec-fetch-site': headers['sec-fetch-site'] }
}

function tokenOf(cookies: string | string[] | undefined, realm: Realm): string | undefined {
  const name = `${realm}_access_token=`
  const cookie = String(cookies ?? '')
    .split(';')
    .find((one) => one.trim().startsWith(name))
  return cookie?.trim().slice(name.length) || undefined
}

/** The claim `login` of a token that a ping has found good. */
function loginOf(token: string): string {
  const claims: { login?: unknown } = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
  )
  return String(claims.login)
}

function list(value: string | string[] | undefined): string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

function defined(headers: Headers): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
