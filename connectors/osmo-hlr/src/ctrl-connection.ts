import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'
import {
  type CtrlMessage,
  type CtrlRequest,
  decodeFrames,
  encodeFrame,
  formatRequest,
  joinBytes,
  parseMessage,
} from './ctrl-protocol.ts'

export type CtrlAddress = { host: string; port: number; timeoutMs: number }

export type CtrlAnswer = { kind: 'reply'; value: string } | { kind: 'error'; text: string }

/** The other side ended the connection before it answered. */
export class ConnectionEnded extends ExternalUnreachable {}

/** One connection; one request at a time. After any failure it must be closed: answers would no longer match. */
export type CtrlConnection = {
  /** Rejects with ExternalUnreachable when there is no answer. */
  ask(request: CtrlRequest): Promise<CtrlAnswer>
  close(): void
}

export async function openCtrlConnection(
  openTcp: ConnectorTools['openTcp'],
  address: CtrlAddress,
): Promise<CtrlConnection> {
  const where = `${address.host}:${address.port}`
  const tcp = await openTcp(address)
  const messages: CtrlMessage[] = []
  let received: Uint8Array = new Uint8Array()

  async function nextMessage(): Promise<CtrlMessage> {
    for (;;) {
      const message = messages.shift()
      if (message !== undefined) return message
      const bytes = await tcp.read()
      if (bytes === undefined) throw new ConnectionEnded(`${where} ended the connection without an answer`)
      const decoded = decodeFrames(joinBytes(received, bytes))
      if (decoded.kind === 'foreign') throw new ExternalUnreachable(`${where} does not speak CTRL`)
      received = decoded.rest
      messages.push(...decoded.texts.map(parseMessage).filter((parsed) => parsed !== undefined))
    }
  }

  return {
    async ask(request) {
      await tcp.write(encodeFrame(formatRequest(request))).catch((cause: unknown) => {
        throw new ConnectionEnded(`${where} ended the connection`, { cause })
      })
      for (;;) {
        const message = await nextMessage()
        if (message.kind === 'trap') continue
        if (message.id !== undefined && message.id !== request.id)
          throw new ExternalUnreachable(`${where} answered request ${message.id} instead of ${request.id}`)
        return message.kind === 'reply'
          ? { kind: 'reply', value: message.value }
          : { kind: 'error', text: message.text }
      }
    },
    close: () => tcp.close(),
  }
}
