import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrames, encodeFrame, formatRequest, joinBytes, parseMessage } from './ctrl-protocol.ts'

test('a frame is the length, 0xee, 0x00 and the text', () => {
  expect([...encodeFrame('GET 1 a')]).toEqual([0, 8, 0xee, 0, ...Buffer.from('GET 1 a')])
  expect([...encodeFrame('x'.repeat(300)).subarray(0, 4)]).toEqual([1, 45, 0xee, 0])
  expect(() => encodeFrame('x'.repeat(65_535))).toThrow(RangeError)
})

test('texts come out as they went in, however the bytes are cut', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\0', 'é', '漢', '😀'), maxLength: 20 }), {
        maxLength: 6,
      }),
      cuts,
      (texts, sizes) => {
        const stream = Buffer.concat(texts.map(encodeFrame))
        const decodedTexts: string[] = []
        let rest: Uint8Array = new Uint8Array()
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          const decoded = decodeFrames(joinBytes(rest, stream.subarray(at, at + size)))
          if (decoded.kind === 'foreign') throw new Error('its own frames are foreign to it')
          decodedTexts.push(...decoded.texts)
          rest = decoded.rest
          at += size
        }
        expect(decodedTexts).toEqual(texts.map((text) => Buffer.from(text).toString()))
        expect(rest).toHaveLength(0)
      },
    ),
  )
})

test.each([
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request')],
  ['another IPA stream', Buffer.from([0, 1, 0xfe, 0])],
  ['another extension', Buffer.from([0, 1, 0xee, 1])],
  ['an empty payload', Buffer.from([0, 0, 0xee, 0])],
])('%s is foreign', (_, bytes) => {
  expect(decodeFrames(bytes)).toEqual({ kind: 'foreign' })
})

test('requests', () => {
  expect(formatRequest({ kind: 'get', id: 7, variable: 'a.b' })).toBe('GET 7 a.b')
  expect(formatRequest({ kind: 'set', id: 8, variable: 'a.b', value: 'none' })).toBe('SET 8 a.b none')
})

test.each([
  ['GET_REPLY 3 a.b 1', { kind: 'reply', id: 3, variable: 'a.b', value: '1' }],
  ['GET_REPLY 3 a.b \nid\t1\nimsi\t9', { kind: 'reply', id: 3, variable: 'a.b', value: '\nid\t1\nimsi\t9' }],
  ['SET_REPLY 4 a.b', { kind: 'reply', id: 4, variable: 'a.b', value: '' }],
  ['ERROR 5 No such subscriber.', { kind: 'error', id: 5, text: 'No such subscriber.' }],
  ['ERROR err Request type unknown', { kind: 'error', id: undefined, text: 'Request type unknown' }],
  ['TRAP 0 a.b something', { kind: 'trap' }],
  ['HELLO 1 world', undefined],
  ['GET_REPLY', undefined],
  ['GET_REPLY 6', undefined],
  ['SET_REPLY x y', undefined],
])('the message %j', (text, expected) => {
  expect(parseMessage(text)).toEqual(expected)
})
