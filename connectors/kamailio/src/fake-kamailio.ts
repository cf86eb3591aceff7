import type { HttpRequest, HttpResponse } from '@openespf/application/connector'

/** The table of Kamailio that the connector uses, as its own schema has it. */
export const KAMAILIO_TABLES = `
create table subscriber (id serial primary key, username varchar(64) not null default '',
  domain varchar(64) not null default '', password varchar(64) not null default '',
  ha1 varchar(128) not null default '', ha1b varchar(128) not null default '',
  constraint subscriber_account_idx unique (username, domain));
`

export type FakeRpc = {
  /** Who is registered, as `location/1001`. */
  registered: Set<string>
  /** What is answered to the next requests instead. */
  script: HttpResponse[]
  http(request: HttpRequest): Promise<HttpResponse>
}

/** Kamailio's JSON-RPC over HTTP: `ul.lookup` and `ul.rm`, in the words of Kamailio 5.6. */
export function createFakeRpc(): FakeRpc {
  const registered = new Set<string>()
  const script: HttpResponse[] = []
  const answer = (status: number, body: object): HttpResponse => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', ...body, id: 1 }),
  })
  return {
    registered,
    script,
    async http({ body = '' }) {
      const scripted = script.shift()
      if (scripted) return scripted
      const { method, params }: { method: string; params: string[] } = JSON.parse(body)
      const name = params.join('/')
      if (method === 'ul.rm') {
        registered.delete(name)
        return answer(200, { result: {} })
      }
      if (method === 'ul.lookup' && registered.has(name)) return answer(200, { result: { AoR: params[1] } })
      return answer(500, { error: { code: 500, message: 'AOR not found in location table' } })
    },
  }
}
