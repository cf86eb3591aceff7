import { expect, test } from 'vitest'
import { EspfRefused, EspfUnreachable } from './errors.ts'
import { createEspfClient } from './espf-client.ts'

type Seen = { method: string | undefined; url: string; token: string | null; body: unknown }

function begin(answer: (seen: Seen) => Response) {
  const requests: Seen[] = []
  const client = createEspfClient({
    baseUrl: 'https://billing.test',
    tokenSource: { accessToken: async (refused) => (refused === undefined ? 'old' : 'new') },
    fetch: async (url, init) => {
      const seen = {
        method: init.method,
        url,
        token: new Headers(init.headers).get('authorization'),
        body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      }
      requests.push(seen)
      return answer(seen)
    },
  })
  return { client, requests }
}

const report = { iAccount: 7, group: 'HSS', status: 'OK', message: 'created' } as const

test('sets a status; an empty 200 is success', async () => {
  const { client, requests } = begin(() => new Response('', { status: 200 }))
  await client.setStatus(report)
  expect(requests).toEqual([
    {
      method: 'POST',
      url: 'https://billing.test/espf/v1/account/i/7/status',
      token: 'Bearer old',
      body: { status: 'OK', group: 'HSS', message: 'created' },
    },
  ])
})

test('a refused token is replaced once', async () => {
  const { client, requests } = begin(({ token }) =>
    token === 'Bearer new' ? Response.json({}) : Response.json({ code: 'auth.dead_token' }, { status: 401 }),
  )
  await client.setStatus(report)
  expect(requests.map(({ token }) => token)).toEqual(['Bearer old', 'Bearer new'])
})

test('a 4xx is a refusal with its code, anything else is unreachable', async () => {
  const refused = begin(() =>
    Response.json({ code: 'entity.not_found', message: 'no account' }, { status: 404 }),
  )
  const refusal = refused.client.setStatus(report)
  await expect(refusal).rejects.toBeInstanceOf(EspfRefused)
  await expect(refusal).rejects.toMatchObject({
    status: 404,
    code: 'entity.not_found',
    message: 'no account',
  })
  const broken = begin(() => new Response('', { status: 502 }))
  await expect(broken.client.setStatus(report)).rejects.toBeInstanceOf(EspfUnreachable)
})

test('a refusal carries its Retry-After', async () => {
  const { client } = begin(() => new Response('', { status: 429, headers: { 'retry-after': '120' } }))
  await expect(client.setStatus(report)).rejects.toMatchObject({ status: 429, retryAfter: '120' })
})

test('lists groups and statuses, and creates a group', async () => {
  const group = { i_group: '1001', name: 'IOT', is_custom: true }
  const { client, requests } = begin(({ url }) =>
    Response.json(url.endsWith('/status') ? { status_list: [] } : { group_list: [group] }),
  )
  expect(await client.listGroups()).toEqual([group])
  expect(await client.getStatuses(7)).toEqual([])
  await client.createGroup('IOT')
  expect(requests.at(-1)).toMatchObject({
    url: 'https://billing.test/espf/v1/group/create',
    body: { name: 'IOT' },
  })
})

test('an answer without the list is unreachable, not an empty list', async () => {
  const { client } = begin(() => new Response('', { status: 200 }))
  await expect(client.listGroups()).rejects.toBeInstanceOf(EspfUnreachable)
})
