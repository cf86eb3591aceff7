import type { Clock } from '@openespf/foundation/clock'
import { createHttpClient, type HttpClient } from '@openespf/foundation/http-client'
import type { Log } from '@openespf/foundation/log'
import {
  type ConnectorMemory,
  type ConnectorTools,
  ExternalUnreachable,
  type HttpRequest,
  type HttpResponse,
} from './connector.ts'
import { createVolatileMemory } from './connector-memory.ts'
import { openLdap } from './open-ldap.ts'
import { openSql } from './open-sql.ts'
import { openTcp } from './open-tcp.ts'
import { runProgram } from './run-program.ts'

/** How much of an answer is read; the rest is dropped. */
const BODY_MAX = 64 * 1024

/** The tools that connectors get; `timeoutMs` (10 s) is for a whole HTTP exchange. Redirects are not followed. */
export function createConnectorTools(options: {
  clock: Clock
  log: Log
  /** Where connectors keep what must outlive the process; unless given, it does not. */
  memory?: ConnectorMemory
  timeoutMs?: number
}): ConnectorTools {
  const client = createHttpClient()
  const timeoutMs = options.timeoutMs ?? 10_000
  return {
    clock: options.clock,
    log: {
      debug: (fields, message) => options.log.debug(fields, message),
      warn: (fields, message) => options.log.warn(fields, message),
    },
    memory: options.memory ?? createVolatileMemory(),
    openTcp,
    run: runProgram,
    openSql,
    openLdap,
    async http(request) {
      try {
        return await exchange(client, request, timeoutMs)
      } catch (error) {
        throw new ExternalUnreachable(`${request.method} ${originOf(request.url)}: ${reasonOf(error)}`, {
          cause: error,
        })
      }
    },
  }
}

async function exchange(client: HttpClient, request: HttpRequest, timeoutMs: number): Promise<HttpResponse> {
  const { status, headers, body } = await client.send(request.url, {
    method: request.method,
    headers: request.headers ?? {},
    signal: AbortSignal.timeout(timeoutMs),
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  return { status, headers, body: await readStart(body) }
}

async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= BODY_MAX) break
  }
  return Buffer.concat(chunks).subarray(0, BODY_MAX).toString('utf8')
}

/** A URL may carry secrets in its user part, path and query: only where it leads is shown. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'a URL that cannot be parsed'
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
}
