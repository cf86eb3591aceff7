/**
 * A provisioning API of the usual kind, as a process: GET, PUT and DELETE on `/subscribers/<name>`, all of them by GET on
 * `/subscribers`. What it answered it still knows after kill -9. `node http-target-process.ts <port> <file>`.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'

const [, , port = '0', file = ''] = process.argv
type Line = [name: string, subscriber: object | null]

const subscribers = new Map<string, object>()
for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
  const change: Line | undefined = line.endsWith(']') ? JSON.parse(line) : undefined
  if (change) make(change)
}

function make([name, subscriber]: Line): void {
  if (subscriber === null) subscribers.delete(name)
  else subscribers.set(name, subscriber)
}

function keep(change: Line): void {
  appendFileSync(file, `${JSON.stringify(change)}\n`)
  make(change)
}

async function answer(request: IncomingMessage): Promise<{ status: number; body?: object }> {
  const [, name] = /^\/subscribers\/([^/?]+)$/.exec(request.url ?? '') ?? []
  if (name === undefined) return { status: 200, body: Object.fromEntries(subscribers) }
  switch (request.method) {
    case 'PUT': {
      const chunks: Uint8Array[] = []
      for await (const chunk of request) chunks.push(chunk)
      keep([name, JSON.parse(Buffer.concat(chunks).toString())])
      return { status: 200 }
    }
    case 'DELETE':
      keep([name, null])
      return { status: 204 }
    default: {
      const body = subscribers.get(name)
      return body ? { status: 200, body } : { status: 404 }
    }
  }
}

const server = createServer((request, response) => {
  answer(request)
    .then(({ status, body }) => response.writeHead(status).end(body && JSON.stringify(body)))
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'))
