import createClient from 'openapi-fetch'
import type { paths } from '../generated/v2.ts'
import { taken } from './taken.ts'

/** The same by API 2.0: a product is added, renamed unless somebody else changed it, found again and deleted. */
export async function keepProducts(url: string, token: string): Promise<void> {
  const client = createClient<paths>({
    baseUrl: `${url}/api/2`,
    headers: { authorization: `Bearer ${token}` },
  })
  const added = await client.POST('/products', { body: { name: 'Generated 2', iso_4217: 'USD' } })
  const { i_product } = taken(added)
  if (i_product === undefined) throw new Error('the product has no key')
  const path = { i_product }

  const etag = added.response.headers.get('etag') ?? ''
  taken(
    await client.PATCH('/products/{i_product}', {
      params: { path, header: { 'If-Match': etag } },
      body: { name: 'Generated 3' },
    }),
  )
  const stale = await client.PATCH('/products/{i_product}', {
    params: { path, header: { 'If-Match': etag } },
    body: { name: 'Lost' },
  })
  if (stale.error?.code !== 'request.precondition') throw new Error('an update was lost')

  const { items } = taken(
    await client.GET('/products', { params: { query: { fields: 'name', name: 'Generated 3' } } }),
  )
  if (items.length !== 1 || items[0]?.name !== 'Generated 3') throw new Error(JSON.stringify(items))
  const removed = await client.DELETE('/products/{i_product}', { params: { path } })
  if (removed.response.status !== 204) throw new Error(`not deleted: ${removed.response.status}`)
}
