import { ExternalUnreachable, type HttpRequest } from '@openespf/application/connector'
import { testNow } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import { createTokenSource } from './oauth2.ts'

const config = {
  tokenUrl: 'https://id.test/token',
  clientId: 'cl:ient',
  clientSecret: 'canary-s3cret',
  credentials: 'header',
} as const

function begin(changes: object = {}, answer?: (n: number) => { status: number; body: string } | Error) {
  const asked: HttpRequest[] = []
  const clock = { at: testNow.getTime() }
  const source = createTokenSource(
    { ...config, ...changes },
    {
      clock: { now: () => new Date(clock.at) },
      async http(request) {
        asked.push(request)
        await Promise.resolve()
        const given = answer?.(asked.length) ?? {
          status: 200,
          body: JSON.stringify({ access_token: `t${asked.length}`, expires_in: 100 }),
        }
        if (given instanceof Error) throw given
        return { headers: {}, ...given }
      },
    },
  )
  return { source, asked, clock }
}

test('a token is fetched once for all who ask at once, kept, and renewed before it ends', async () => {
  const { source, asked, clock } = begin()
  expect(await Promise.all([source.get(), source.get()])).toEqual([
    { kind: 'token', token: 't1' },
    { kind: 'token', token: 't1' },
  ])
  clock.at += 69_000
  expect(await source.get()).toEqual({ kind: 'token', token: 't1' })
  clock.at += 2_000
  expect(await source.get()).toEqual({ kind: 'token', token: 't2' })
  expect(asked).toHaveLength(2)
})

test('a token that was not taken is dropped, unless another took its place', async () => {
  const { source } = begin()
  await source.get()
  source.drop('t0')
  expect(await source.get()).toEqual({ kind: 'token', token: 't1' })
  source.drop('t1')
  expect(await source.get()).toEqual({ kind: 'token', token: 't2' })
})

test('the client says who it is in the header or in the body', async () => {
  const header = begin({ scope: 'a b' })
  await header.source.get()
  expect(header.asked[0]).toMatchObject({
    method: 'POST',
    headers: { authorization: `Basic ${btoa('cl%3Aient:canary-s3cret')}` },
    body: 'grant_type=client_credentials&scope=a+b',
  })
  const body = begin({ credentials: 'body', audience: 'x' })
  await body.source.get()
  expect(body.asked[0]?.headers).not.toHaveProperty('authorization')
  expect(body.asked[0]?.body).toContain('&audience=x&client_id=cl%3Aient&client_secret=canary-s3cret')
})

test.each([
  [
    { status: 401, body: '{"error":"invalid_client","secret":"canary-s3cret"}' },
    '401: {"error":"invalid_client"',
  ],
  [{ status: 200, body: '{"token":"canary-other"}' }, '200: and no access_token'],
  [new ExternalUnreachable('POST https://id.test: no connection'), 'POST https://id.test: no connection'],
])('no token means a later try that shows no secret: %j', async (answer, reason) => {
  const { source, asked } = begin({}, () => answer)
  const got = await source.get()
  if (got.kind !== 'retry') throw new Error(got.kind)
  expect(got.reason).toContain(reason)
  expect(got.reason).not.toContain('canary')
  await source.get()
  expect(asked).toHaveLength(2)
})
