import { EventSourceParserStream } from 'eventsource-parser/stream'
import { EspfUnreachable } from './errors.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The values of a stream of server-sent events, one JSON text each. Ends when the server ends it; rejects with
 * EspfUnreachable when nothing, not even a comment, has come for `quietMs`, or when the connection breaks.
 */
export async function* readStream(
  body: ReadableStream<Bytes>,
  quietMs: number,
): AsyncGenerator<unknown, void, undefined> {
  const reader = body
    .pipeThrough(guardAgainstSilence(quietMs))
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield JSON.parse(value.data)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function guardAgainstSilence(quietMs: number): TransformStream<Bytes, Bytes> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const restart = (controller: TransformStreamDefaultController<Bytes>) => {
    clearTimeout(timer)
    timer = setTimeout(
      () => controller.error(new EspfUnreachable('the stream of the ESPF API has gone silent')),
      quietMs,
    )
  }
  return new TransformStream<Bytes, Bytes>({
    start: restart,
    transform(chunk, controller) {
      restart(controller)
      controller.enqueue(chunk)
    },
    flush: () => clearTimeout(timer),
    cancel: () => clearTimeout(timer),
  })
}
