import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  method: string
  path: string
  headers: IncomingMessage['headers']
  rawHeaders: string[]
  body: string
  /** `variables` of the body. */
  variables: Record<string, unknown>
  answer: ServerResponse
}

export type Receiver = {
  readonly url: string
  readonly received: Received[]
  /** What it does with a request; answers 200 unless set. */
  behave(how: (request: Received) => void): void
  close(): Promise<void>
}

export const answer200 = ({ answer }: Received): void => {
  answer.end('ok')
}

/** A real HTTP server that notes what it receives. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  let behaviour: (request: Received) => void = answer200
  const server = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const { method = '', url: path = '', headers, rawHeaders } = request
      const { variables } = JSON.parse(body)
      const one = { method, path, headers, rawHeaders, body, variables, answer }
      received.push(one)
      behaviour(one)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return {
    url: `http://127.0.0.1:${address.port}/events?from=espf`,
    received,
    behave(how) {
      behaviour = how
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
