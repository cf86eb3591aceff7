import { createBillingClient } from '@openespf/client'
import { expect, test } from 'vitest'
import { createBillingReader } from './billing-reader.ts'
import type { ExternalKey } from './connector.ts'
import { subscriberFixture } from './testing/subscriber-fixture.ts'

const { account } = subscriberFixture(1)

/** Of a billing that finds ids in any case. */
function ownerIn(ids: readonly string[]) {
  const accounts = ids.map((id, i) => ({ ...account, id, i_account: i + 1 }))
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { params } = JSON.parse(String(init.body))
    if (url.endsWith('/login'))
      return Response.json({ access_token: 't', refresh_token: 'r', expires_in: 60 })
    const prefix = String(params.id).replace(/%$/, '').toLowerCase()
    return Response.json(
      url.endsWith('/get_account_info')
        ? { account_info: accounts.find(({ id }) => id.toLowerCase() === prefix) }
        : { account_list: accounts.filter(({ id }) => id.toLowerCase().startsWith(prefix)) },
    )
  }
  const credentials = { login: 'a', password: 'b' }
  const reader = createBillingReader(createBillingClient({ baseUrl: 'http://b.test', credentials, fetch }))
  const key: ExternalKey = { kind: 'account_id', value: 'alice' }
  return (caseless: boolean) => reader.ownerOf(key, { caseless })
}

test.each([[['Alice']], [['bob', 'Alice@realm']]])('the owner of alice among %j', async (ids) => {
  const owner = ownerIn(ids)
  expect(await owner(false)).toBeUndefined()
  expect(await owner(true)).toBe(ids.length)
})
