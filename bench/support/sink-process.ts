import { createServer, type Server, type Socket } from 'node:net'
import { monotonicMs } from './clock.ts'
import { AUTHORIZATION } from './post.ts'
import { createReceipts } from './receipts.ts'
import type { SinkAnswer, SinkCommand } from './sink.ts'

/**
 * The receiving end, in a process of its own: HTTP/1.1 with keep-alive and nothing else, read off the socket, because
 * node:http would cost as much as the dispatchers that are measured. Answers 200 at once; a second port accepts
 * connections and never answers.
 */
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'latin1')
const REFUSAL = Buffer.from('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', 'latin1')

const tell = (answer: SinkAnswer): void => {
  process.send?.(answer)
}
let receipts = createReceipts({ count: 0 }, () => undefined)
let tick = 1
let ticking = false
let held = 0

/** The number behind `"name":` in a JSON text, or -1. */
function numberOf(text: string, name: string, from: number): number {
  const at = text.indexOf(name, from)
  if (at < 0) return -1
  let i = at + name.length
  if (text.charCodeAt(i) === 32) i += 1
  let value = 0
  for (let code = text.charCodeAt(i); code >= 48 && code <= 57; code = text.charCodeAt(i)) {
    value = value * 10 + code - 48
    i += 1
  }
  return value
}

function receive(text: string, body: number): void {
  if (!ticking) {
    ticking = true
    setImmediate(() => {
      tick += 1
      ticking = false
    })
  }
  const entity = numberOf(text, '"i_account":', body)
  const event = numberOf(text, '"i_event":', body)
  if (entity >= 0 && event >= 0) receipts.note(entity, event, monotonicMs(), tick)
}

function lengthOf(text: string, head: number): number {
  const at = text.indexOf('content-length: ')
  return at >= 0 && at < head ? Number.parseInt(text.slice(at + 16, at + 26), 10) : 0
}

function serve(socket: Socket): void {
  let rest = ''
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    let text = rest + chunk.toString('latin1')
    for (;;) {
      const head = text.indexOf('\r\n\r\n')
      const end = head + 4 + lengthOf(text, head)
      if (head < 0 || text.length < end) break
      if (text.indexOf(AUTHORIZATION) < 0) socket.write(REFUSAL)
      else {
        receive(text, head + 4)
        socket.write(ANSWER)
      }
      text = text.slice(end)
    }
    rest = text
  })
}

function hold(socket: Socket): void {
  held += 1
  socket.on('error', () => socket.destroy())
  socket.resume()
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the sink has no port')
  return `http://127.0.0.1:${address.port}/events`
}

process.on('message', (command: SinkCommand) => {
  switch (command.kind) {
    case 'reset':
      held = 0
      receipts = createReceipts(command, (at) => tell({ kind: 'goal', at }))
      return tell({ kind: 'ready', url: '', silentUrl: '' })
    case 'count':
      return tell({ kind: 'count', received: receipts.count(), distinct: receipts.distinct(), held })
    case 'log':
      return tell({ kind: 'log', log: receipts.log() })
    default:
      return command satisfies never
  }
})
process.on('disconnect', () => process.exit())
tell({ kind: 'ready', url: await listen(createServer(serve)), silentUrl: await listen(createServer(hold)) })
