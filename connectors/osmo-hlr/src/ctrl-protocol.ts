/**
 * The Osmocom control interface (CTRL): messages in IPA frames. A frame is the length of the payload (2 bytes, high byte
 * first), the stream 0xee, and the payload: 0x00 and ASCII text. OsmoHLR User Manual, "Osmocom Control Interface".
 */

const STREAM_OSMO = 0xee
const EXTENSION_CTRL = 0x00
const HEADER = 3
const LONGEST = 0xffff

/** What a client asks; `id` comes back in the answer. */
export type CtrlRequest =
  | { kind: 'get'; id: number; variable: string }
  | { kind: 'set'; id: number; variable: string; value: string }

/** What a server says. `id` is undefined where the server could not read the request's. */
export type CtrlMessage =
  | { kind: 'reply'; id: number; variable: string; value: string }
  | { kind: 'error'; id: number | undefined; text: string }
  | { kind: 'trap' }

export type Decoded =
  | { kind: 'texts'; texts: string[]; rest: Uint8Array }
  /** Whoever is at the other end speaks something else. */
  | { kind: 'foreign' }

/** One message as a frame. Throws RangeError when the text is longer than a frame can hold. */
export function encodeFrame(text: string): Uint8Array {
  const body = new TextEncoder().encode(text)
  const length = body.length + 1
  if (length > LONGEST) throw new RangeError(`A CTRL message of ${length} bytes does not fit into a frame`)
  const frame = new Uint8Array(HEADER + length)
  frame.set([length >> 8, length & 0xff, STREAM_OSMO, EXTENSION_CTRL])
  frame.set(body, HEADER + 1)
  return frame
}

/** Takes the whole frames off the front of the bytes received so far; `rest` is what belongs before the next bytes. */
export function decodeFrames(bytes: Uint8Array): Decoded {
  const texts: string[] = []
  let rest = bytes
  for (;;) {
    const [high, low, stream, extension] = rest
    if (stream !== undefined && stream !== STREAM_OSMO) return { kind: 'foreign' }
    if (high === undefined || low === undefined || extension === undefined)
      return { kind: 'texts', texts, rest }
    const length = (high << 8) | low
    if (length === 0 || extension !== EXTENSION_CTRL) return { kind: 'foreign' }
    if (rest.length < HEADER + length) return { kind: 'texts', texts, rest }
    texts.push(new TextDecoder().decode(rest.subarray(HEADER + 1, HEADER + length)))
    rest = rest.subarray(HEADER + length)
  }
}

export function formatRequest(request: CtrlRequest): string {
  const head = `${request.kind.toUpperCase()} ${request.id} ${request.variable}`
  return request.kind === 'set' ? `${head} ${request.value}` : head
}

/** Reads a server's message; `undefined` when it is none. A value may hold spaces and line ends. */
export function parseMessage(text: string): CtrlMessage | undefined {
  const match = /^(GET_REPLY|SET_REPLY|ERROR|TRAP) (\S+) ?/.exec(text)
  if (!match) return undefined
  const [head, type, idText] = match
  const rest = text.slice(head.length)
  if (type === 'TRAP') return { kind: 'trap' }
  const id = /^\d+$/.test(idText ?? '') ? Number(idText) : undefined
  if (type === 'ERROR') return { kind: 'error', id, text: rest }
  const space = rest.indexOf(' ')
  if (id === undefined || rest === '') return undefined
  return space < 0
    ? { kind: 'reply', id, variable: rest, value: '' }
    : { kind: 'reply', id, variable: rest.slice(0, space), value: rest.slice(space + 1) }
}

/** Puts bytes received one after another into one array. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
