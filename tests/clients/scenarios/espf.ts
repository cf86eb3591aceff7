import createClient from 'openapi-fetch'
import type { paths, webhooks } from '../generated/ESPF.ts'
import { taken } from './taken.ts'

/** What an Application does by the ESPF API: adds its service group and reports the status of an account. */
export async function report(url: string, token: string, i_account: number): Promise<void> {
  const client = createClient<paths>({
    baseUrl: `${url}/espf/v1`,
    headers: { authorization: `Bearer ${token}` },
  })
  const { name } = taken(await client.POST('/group/create', { body: { name: 'Generated' } }))
  const { group_list } = taken(await client.GET('/groups'))
  if (!group_list.some((group) => group.name === name && group.is_custom))
    throw new Error(JSON.stringify(group_list))

  const path = { i_account }
  taken(
    await client.POST('/account/i/{i_account}/status', {
      params: { path },
      body: { status: 'OK', group: name, message: 'provisioned' },
    }),
  )
  const { status_list } = taken(await client.GET('/account/i/{i_account}/status', { params: { path } }))
  if (status_list[0]?.status !== 'OK') throw new Error(JSON.stringify(status_list))
}

type Created = webhooks['raw/Account/New']['post']['requestBody']['content']['application/json']

/** The types of events are there too. */
export const accountOf = (event: Created): number => Number(event.variables.i_account)
