import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, problemOf } from '@openespf/contract/errors'

/** How long a sender may go on before it is cut off: one that is cut off at once may never read the answer. */
const LINGER_MS = 1000

/**
 * Answers what Node's HTTP parser refuses, which no route sees, as a problem of RFC 9457, and ends the connection. An answer
 * that is under way on it is not mixed with another: then the connection just ends.
 */
export function refuseConnection(error: Error & { code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy()
    return
  }
  // The parser fails again at each part that still arrives.
  if (!socket.writable) return
  const problem = problemOf(refusalOf(error), crypto.randomUUID())
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
      `Content-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  )
  const lingering = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(lingering))
}

function refusalOf({ code, message }: Error & { code: string }): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('request.head_too_large', { limit: maxHeaderSize })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request.too_slow')
    default:
      return new AppError('request.malformed', { problem: message.replace(/^Parse Error: /, '') })
  }
}

/** Only Node's own mark on the socket says so; counting requests ourselves would cost each of them. */
function isAnswering(socket: Socket): boolean {
  return '_httpMessage' in socket && socket._httpMessage != null
}
