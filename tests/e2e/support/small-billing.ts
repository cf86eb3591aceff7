import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Issued } from '@openespf/foundation/testing'

const ACCOUNT = { i_account: 7, id: '380440000007', bill_status: 'O', i_customer: 1, i_product: 1 }
const ANSWERS: Readonly<Record<string, (params: { offset?: number }) => object>> = {
  '/rest/Session/login': () => ({ access_token: 'token', expires_in: 3600 }),
  '/rest/Account/get_account_list': ({ offset = 0 }) => ({ account_list: [ACCOUNT].slice(offset), total: 1 }),
  '/rest/Account/get_account_info': () => ({ account_info: ACCOUNT }),
  '/espf/v1/groups': () => ({ group_list: [{ i_group: '1', name: 'HSS', is_custom: false }] }),
}

export type SmallBilling = {
  port: number
  /** The paths of what it was asked, in order. */
  asked: string[]
  /** What is not answered. */
  silent: Set<string>
  close(): void
}

/** As much of a billing and its ESPF API as a provisioner asks, with account 7 alone; behind TLS where there is a certificate. */
export async function startSmallBilling(tls?: Issued): Promise<SmallBilling> {
  const asked: string[] = []
  const silent = new Set<string>()
  const answer: RequestListener = async (request, response) => {
    const { url = '' } = request
    asked.push(url)
    if (silent.has(url)) return
    const { params = {} } = JSON.parse((await text(request)) || '{}')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(ANSWERS[url]?.(params) ?? {}))
  }
  const server = tls
    ? createHttpsServer({ cert: tls.certificate, key: tls.key }, answer)
    : createHttpServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    silent,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
