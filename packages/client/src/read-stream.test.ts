import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EspfUnreachable } from './errors.ts'
import { readStream } from './read-stream.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

test('a stream that goes silent, without even a comment, is given up', async () => {
  const pipe = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>()
  const writer = pipe.writable.getWriter()
  const items = readStream(pipe.readable, 45_000)
  const first = items.next()
  const text = new TextEncoder()
  await vi.advanceTimersByTimeAsync(30_000)
  await writer.write(text.encode(': still here\n\n'))
  await vi.advanceTimersByTimeAsync(30_000)
  await writer.write(text.encode('data: 1\n\n'))
  expect(await first).toEqual({ done: false, value: 1 })
  const second = expect(items.next()).rejects.toBeInstanceOf(EspfUnreachable)
  await vi.advanceTimersByTimeAsync(45_001)
  await second
})
