import { expect, onTestFinished, test } from 'vitest'
import { PATCH_SCHEMA, USER_SCHEMA } from '../user.ts'
import { startFakeScim } from './start-fake-scim.ts'

async function begin() {
  const fake = await startFakeScim('t')
  onTestFinished(() => fake.takeDown())
  const send = async (
    method: string,
    path: string,
    options: { body?: object; match?: string; token?: string } = {},
  ) => {
    const { body, match, token = 't' } = options
    const response = await fetch(`${fake.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(match !== undefined && { 'if-match': match }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
    return { status: response.status, etag: response.headers.get('etag') ?? '', answer }
  }
  const add = (userName: string) => send('POST', '/Users', { body: { schemas: [USER_SCHEMA], userName } })
  return { fake, send, add }
}

test('a user is created, found without regard to case, replaced, patched and deleted', async () => {
  const { send, add } = await begin()
  const created = await add('Bob')
  expect(created).toMatchObject({ status: 201, answer: { userName: 'Bob', meta: { version: created.etag } } })
  const path = `/Users/${created.answer['id']}`
  const found = await send('GET', `/Users?filter=${encodeURIComponent('userName eq "bob"')}`)
  expect(found.answer).toMatchObject({ totalResults: 1, Resources: [{ userName: 'Bob' }] })
  const patch = {
    schemas: [PATCH_SCHEMA],
    Operations: [
      { op: 'Replace', path: 'active', value: false },
      { op: 'replace', path: 'name.familyName', value: 'B' },
    ],
  }
  const patched = await send('PATCH', path, { body: patch, match: created.etag })
  expect(patched).toMatchObject({ status: 200, answer: { active: false, name: { familyName: 'B' } } })
  expect(patched.etag).not.toBe(created.etag)
  expect((await send('PUT', path, { body: { schemas: [USER_SCHEMA], userName: 'Rob' } })).answer).toEqual({
    schemas: [USER_SCHEMA],
    userName: 'Rob',
    id: created.answer['id'],
    meta: expect.anything(),
  })
  expect((await send('DELETE', path)).status).toBe(204)
  expect((await send('GET', path)).status).toBe(404)
})

test('what may not be is refused in the form of RFC 7644', async () => {
  const { send, add } = await begin()
  const { answer } = await add('bob')
  expect(await add('BOB')).toMatchObject({ status: 409, answer: { scimType: 'uniqueness', status: '409' } })
  expect(await add('no name!')).toMatchObject({ status: 400, answer: { scimType: 'invalidValue' } })
  const path = `/Users/${answer['id']}`
  expect((await send('DELETE', path, { match: 'W/"other"' })).status).toBe(412)
  expect((await send('GET', path, { token: 'x' })).status).toBe(401)
  expect(await send('GET', '/Users?filter=x')).toMatchObject({
    status: 400,
    answer: { scimType: 'invalidFilter' },
  })
  expect((await send('POST', path)).status).toBe(405)
})

test('a list comes in pages, an empty one without resources', async () => {
  const { send, add } = await begin()
  for (const name of ['a', 'b', 'c']) await add(name)
  const page = await send('GET', '/Users?startIndex=2&count=2')
  expect(page.answer).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 2 })
  expect((await send('GET', '/Users?startIndex=4')).answer).not.toHaveProperty('Resources')
})
