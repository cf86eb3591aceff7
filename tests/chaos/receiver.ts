/**
 * The receiving side, a process of its own: notes every request and how it ended, and answers as its seed says, mostly
 * 200. Arguments: the journal's file and the seed. Its parent tells it by messages which processes may be sending.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ReceiverLine } from './checker/log-lines.ts'
import { openJournal } from './journal.ts'
import { createRandom } from './random.ts'
import { sendersOf } from './sender-of.ts'

/** What the receiver tells its parent. */
export type ReceiverMessage =
  | { kind: 'port'; port: number }
  | { kind: 'received'; handler: string; transaction: string }
export type ReceiverOrder = { pids: number[] }

type Behaviour = 'ok' | 'slow' | 'reset' | 'hang' | number

/** Shares of a thousand. Few enough that five failures in a row, which open a circuit, hardly happen by chance. */
const BEHAVIOURS: readonly (readonly [Behaviour, number])[] = [
  [500, 20],
  [503, 10],
  [410, 5],
  [422, 5],
  ['slow', 10],
  ['reset', 5],
  ['hang', 1],
]
const SLOW_MS = 800
const OK_MS = 15

const [, , file = '', seed = '0'] = process.argv
const random = createRandom(Number(seed), 'receiver')
const journal = openJournal<ReceiverLine>(file)
const connections = new WeakMap<Socket, number>()
let newcomers: { connection: number; port: number }[] = []
let isLooking = false
let connectionCount = 0
let pids: number[] = []
let requests = 0

const tell = (message: ReceiverMessage): void => {
  process.send?.(message)
}

function behave(): Behaviour {
  let draw = random.between(0, 999)
  for (const [behaviour, share] of BEHAVIOURS) {
    if (draw < share) return behaviour
    draw -= share
  }
  return 'ok'
}

function connectionOf(socket: Socket): number {
  const known = connections.get(socket)
  if (known !== undefined) return known
  connectionCount += 1
  connections.set(socket, connectionCount)
  newcomers.push({ connection: connectionCount, port: socket.remotePort ?? 0 })
  if (!isLooking) void lookForSenders()
  return connectionCount
}

async function lookForSenders(): Promise<void> {
  isLooking = true
  while (newcomers.length > 0) {
    const some = newcomers
    newcomers = []
    const senders = await sendersOf(
      some.map(({ port }) => port),
      pids,
    )
    for (const { connection, port } of some) {
      const pid = senders.get(port)
      if (pid !== undefined) journal.write({ kind: 'sender', connection, pid })
    }
  }
  isLooking = false
}

function receive(incoming: IncomingMessage, response: ServerResponse, body: string): void {
  requests += 1
  const request = requests
  const { event_type: eventType, variables } = JSON.parse(body)
  const { i_event: iEvent, entity, seq, transaction } = variables
  const handler = (incoming.url ?? '').slice(1)
  const redelivery = Number(incoming.headers['openespf-redelivery'] ?? 0)
  const connection = connectionOf(incoming.socket)
  journal.write({
    ...{ kind: 'request', request, at: Date.now(), handler, iEvent, eventType, redelivery },
    ...{ entity, seq, transaction, connection },
  })
  tell({ kind: 'received', handler, transaction })
  let isEnded = false
  const end = (
    line: { kind: 'answer'; status: number } | { kind: 'broken'; by: 'receiver' | 'sender' },
  ): boolean => {
    if (isEnded) return false
    isEnded = true
    journal.write({ ...line, request, at: Date.now() })
    return true
  }
  const answer = (status: number): void => {
    if (!end({ kind: 'answer', status })) return
    response.writeHead(status, status === 503 ? { 'retry-after': '1' } : {}).end('noted')
  }
  response.on('close', () => end({ kind: 'broken', by: 'sender' }))
  const behaviour = behave()
  if (behaviour === 'ok') setTimeout(() => answer(200), random.between(0, OK_MS))
  else if (behaviour === 'slow') setTimeout(() => answer(200), random.between(50, SLOW_MS))
  else if (behaviour === 'reset') {
    end({ kind: 'broken', by: 'receiver' })
    incoming.socket.resetAndDestroy()
  } else if (behaviour !== 'hang') answer(behaviour)
}

const server = createServer((incoming, response) => {
  let body = ''
  incoming.setEncoding('utf8')
  incoming.on('data', (chunk: string) => {
    body += chunk
  })
  incoming.on('end', () => receive(incoming, response, body))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) tell({ kind: 'port', port: address.port })
})
process.on('message', (order: ReceiverOrder) => {
  pids = order.pids
})
process.on('disconnect', () => process.exit(0))
