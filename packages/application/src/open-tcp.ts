import { connect } from 'node:net'
import { ExternalUnreachable, type TcpConnection } from './connector.ts'

type Waiter = { resolve: (data: Uint8Array | undefined) => void; reject: (error: Error) => void }

/**
 * Opens a byte stream. `timeoutMs` is for connecting, for each write and for each read. Every failure is an
 * ExternalUnreachable, after which the connection is closed.
 */
export async function openTcp(address: {
  host: string
  port: number
  timeoutMs: number
}): Promise<TcpConnection> {
  const where = `${address.host}:${address.port}`
  const socket = connect({ host: address.host, port: address.port, noDelay: true })
  const received: Uint8Array[] = []
  const ending: { ended: boolean; failure?: ExternalUnreachable } = { ended: false }
  let waiter: Waiter | undefined

  const serve = () => {
    if (!waiter) return
    const data = received.shift()
    if (data !== undefined) waiter.resolve(data)
    else if (ending.failure) waiter.reject(ending.failure)
    else if (ending.ended) waiter.resolve(undefined)
    else return
    waiter = undefined
  }
  socket.on('data', (data) => {
    received.push(data)
    serve()
  })
  socket.on('error', (error) => {
    ending.failure ??= new ExternalUnreachable(`${where}: ${codeOf(error)}`, { cause: error })
    serve()
  })
  socket.on('close', () => {
    ending.ended = true
    serve()
  })
  socket.on('end', () => {
    ending.ended = true
    serve()
  })

  const inTime = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      ending.failure ??= new ExternalUnreachable(`${where}: no ${what} in ${address.timeoutMs} ms`)
      socket.destroy()
      reject(ending.failure)
    }, address.timeoutMs)
    try {
      return await Promise.race([work, promise])
    } finally {
      clearTimeout(timer)
    }
  }

  await inTime(
    'connection',
    new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('close', () => reject(ending.failure ?? new ExternalUnreachable(`${where}: closed`)))
    }),
  )
  return {
    write: (data) =>
      inTime(
        'progress of writing',
        new Promise((resolve, reject) => {
          socket.write(data, (error) => {
            if (error) reject(new ExternalUnreachable(`${where}: ${codeOf(error)}`, { cause: error }))
            else resolve()
          })
        }),
      ),
    read: () =>
      inTime(
        'answer',
        new Promise((resolve, reject) => {
          waiter = { resolve, reject }
          serve()
        }),
      ),
    close: () => {
      socket.destroy()
    },
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
