import { sessionMethods } from '@openespf/contract/billing'
import { silentLog } from '@openespf/foundation/log'
import { registerV1 } from '../api/v1/edge.ts'
import { createBillingMethods } from '../api/v1/methods.ts'
import { createApiV2 } from './api-v2.ts'

/** Both APIs of all realms over a database of its own, without a network. Session methods are the sessions' own. */
export async function createAllApis() {
  const api = await createApiV2()
  const methods = createBillingMethods(api.fixture.billing)
  for (const realm of ['admin', 'reseller', 'customer', 'account'] as const) {
    const prefix = realm === 'admin' ? '/rest' : `/${realm}/rest`
    registerV1(api.app, { methods, realm, prefix, authenticate: api.authenticate, log: silentLog })
  }
  return {
    ...api,
    methodNames: Object.keys(methods).filter((name) => !(name in sessionMethods)),
    /** A call of v1 as a client of the token's realm makes it. */
    async callV1(name: string, params: unknown, token: string): Promise<{ status: number; body: unknown }> {
      const realm = api.realmOf(token)
      const response = await api.app.inject({
        method: 'POST',
        url: `${realm === 'admin' ? '' : `/${realm}`}/rest/${name}`,
        headers: { authorization: `Bearer ${token}` },
        payload: { params },
      })
      const isJson = /json/.test(String(response.headers['content-type']))
      return { status: response.statusCode, body: isJson ? response.json() : response.body }
    },
  }
}
