import { expect, test } from 'vitest'
import { createEdge, TOKEN } from '../../testing/edge.ts'
import { fileResult } from './file-result.ts'

test('a file is answered with its type, its name and its bytes', async () => {
  const bytes = Uint8Array.from([0x25, 0x50, 0, 0xff])
  const { app } = createEdge({
    'Thing/get_pdf': {
      params: { type: 'object' },
      needsSession: true,
      call: async () => fileResult({ name: 'thing "5".pdf', type: 'application/pdf', bytes }),
    },
  })
  const answer = await app.inject({
    method: 'POST',
    url: '/rest/Thing/get_pdf',
    headers: { authorization: `Bearer ${TOKEN}` },
    payload: {},
  })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="thing _5_.pdf"',
    'content-length': '4',
  })
  expect(new Uint8Array(answer.rawPayload)).toEqual(bytes)
})
