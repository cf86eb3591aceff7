import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createCheck, createHttpServer } from './http.ts'

test.each([
  ['/x/plain', 'plain'],
  ['/x/a%2Fb%C3%A9', 'a/bé'],
  ['/x/100%', '100%'],
  ['/x/%ff?q=%C3%A9', '%ff'],
  [`/x/${'y'.repeat(8000)}`, 'y'.repeat(8000)],
])('%s reaches its route', async (url, id) => {
  const app = createHttpServer()
  app.get('/x/:id', async (request) => request.params)
  const answer = await app.inject({ method: 'GET', url })
  await app.close()
  expect(answer.json()).toEqual({ id })
})

const Shape = Type.Object(
  {
    status: Type.Union([Type.Literal('OK'), Type.Literal('FAILED')]),
    auth: Type.Optional(
      Type.Union([
        Type.Object({ type: Type.Literal('basic'), password: Type.String({ maxLength: 3 }) }),
        Type.Object({ type: Type.Literal('custom'), a: Type.String(), b: Type.String() }),
      ]),
    ),
    list: Type.Optional(Type.Array(Type.Object({ n: Type.Integer({ minimum: 1 }) }))),
  },
  { additionalProperties: false },
)

test.each<[unknown, string | undefined]>([
  [{ status: 'OK' }, undefined],
  [[], 'the value must be object'],
  [{}, 'the value must have required properties status'],
  [{ status: 'DONE' }, 'status must be one of: OK, FAILED'],
  [{ status: 'OK', stat: 1 }, 'the value must not have additional properties: stat'],
  [
    { status: 'OK', auth: { type: 'basic', password: 'long' } },
    'auth.password must not have more than 3 characters',
  ],
  [{ status: 'OK', auth: { type: 'custom', b: '' } }, 'auth must have required properties a'],
  [{ status: 'OK', auth: { type: 'digest' } }, 'auth.type must be one of: basic, custom'],
  [{ status: 'OK', auth: {} }, 'auth must have required properties type'],
  [{ status: 'DONE', auth: { type: 'basic', password: 'one' } }, 'status must be one of: OK, FAILED'],
  [{ status: 'OK', list: [{ n: 1 }, { n: 0 }] }, 'list.1.n must be >= 1'],
])('%j is told: %s', (value, problem) => {
  expect(createCheck(Shape)(value)).toEqual(problem)
})
