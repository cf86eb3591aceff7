import { Readable } from 'node:stream'
import type { createHttpServer } from '@openespf/foundation/http'

type Reply = Parameters<Parameters<ReturnType<typeof createHttpServer>['setErrorHandler']>[0]>[2]

const KEEP_ALIVE_MS = 15_000

/** Answers with server-sent events, one JSON text each, and a comment line when nothing has happened for 15 seconds. */
export function sendStream(reply: Reply, items: AsyncIterable<unknown>): Reply {
  return (
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      // Kept alive after its end, the connection would hold up a server that stops.
      .header('connection', 'close')
      .send(Readable.from(lines(items), { objectMode: false }))
  )
}

async function* lines(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield ': connected\n\n'
  const iterator = items[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (;;) {
      const quiet = Promise.withResolvers<'quiet'>()
      const timer = setTimeout(() => quiet.resolve('quiet'), KEEP_ALIVE_MS)
      const first = await Promise.race([next, quiet.promise]).finally(() => clearTimeout(timer))
      if (first === 'quiet') {
        yield ': still here\n\n'
        continue
      }
      if (first.done) return
      yield `data: ${JSON.stringify(first.value)}\n\n`
      next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}
