import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher, Pool } from 'undici'
import type { Completed } from '../core/completed.ts'
import type { EchoMask } from '../core/mask-echo.ts'
import type { PendingRequest } from '../core/prepare.ts'

/** A request under way. */
export type OpenRequest = {
  /** Of the monotonic clock, in milliseconds. */
  readonly startedAt: number
  /** Gives up waiting for an answer. If one has begun to arrive, its status counts. */
  expire(): void
  /** Drops it without saying anything about the other side. */
  abandon(): void
}

export type SendClocks = { now(): number; elapsed(): number }

const READ_MAX = 16 * 1024
const KEPT_MAX = 4 * 1024
const ERROR_MAX = 500

/**
 * Sends one request and reports once what came of it; never throws. Of the answer's body at most 16 KB are read and the
 * first 4 KB kept, with the request's secrets masked; then the connection is dropped. Redirects are not followed.
 */
export function send(
  pool: Pool,
  request: PendingRequest,
  clocks: SendClocks,
  report: (completed: Completed) => void,
): OpenRequest {
  const { path, headers, body, maskEcho } = request
  const sending = new Sending(maskEcho, clocks, report)
  try {
    pool.dispatch({ path, method: 'POST', headers, body }, sending)
  } catch (error) {
    sending.onResponseError(undefined, error)
  }
  return sending
}

/** A request from its sending to its report. A class: a closure for each of its verbs costs a tenth of the sending. */
class Sending implements OpenRequest, Dispatcher.DispatchHandler {
  readonly startedAt: number
  readonly #maskEcho: EchoMask
  readonly #clocks: SendClocks
  readonly #report: (completed: Completed) => void
  readonly #sentAt: number
  readonly #chunks: Buffer[] = []
  #length = 0
  #status = 0
  #retryAfter: string | undefined
  #controller: Dispatcher.DispatchController | undefined
  #done = false

  constructor(maskEcho: EchoMask, clocks: SendClocks, report: (completed: Completed) => void) {
    this.#maskEcho = maskEcho
    this.#clocks = clocks
    this.#report = report
    this.#sentAt = clocks.now()
    this.startedAt = clocks.elapsed()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#done) this.#stop('no longer wanted')
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    const retryAfter = headers['retry-after']
    this.#status = status
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length < READ_MAX || this.#status === 0) return
    this.#answered()
    this.#stop('enough of the body was read')
  }

  onResponseEnd(): void {
    if (this.#status !== 0) this.#answered()
  }

  onResponseError(_: unknown, error: unknown): void {
    this.#failed(describe(error, this.#maskEcho))
  }

  expire(): void {
    this.#failed('timed out')
    this.#stop('timed out')
  }

  abandon(): void {
    this.#finish({ kind: 'abandoned' })
    this.#stop('abandoned')
  }

  #answered(): void {
    this.#finish({
      kind: 'answered',
      startedAt: this.#sentAt,
      durationMs: this.#elapsed(),
      status: this.#status,
      retryAfter: this.#retryAfter,
      response: keep(this.#chunks, this.#maskEcho),
    })
  }

  #failed(error: string): void {
    if (this.#status !== 0) this.#answered()
    else {
      const stage = this.#controller === undefined ? 'before' : 'during'
      this.#finish({ kind: 'failed', startedAt: this.#sentAt, durationMs: this.#elapsed(), stage, error })
    }
  }

  #elapsed(): number {
    return Math.max(0, Math.round(this.#clocks.elapsed() - this.startedAt))
  }

  #finish(completed: Completed): void {
    if (this.#done) return
    this.#done = true
    this.#report(completed)
  }

  #stop(reason: string): void {
    this.#controller?.abort(new Error(reason))
  }
}

/** Masked before it is cut: a part of a secret tells as much as the rest of it is short. */
function keep(chunks: readonly Buffer[], maskEcho: EchoMask): string {
  const [first] = chunks
  if (first === undefined) return ''
  const body = chunks.length === 1 ? first : Buffer.concat(chunks)
  const text = body.toString('utf8', 0, Math.min(body.length, READ_MAX))
  const kept = body.length <= KEPT_MAX ? text.length : body.toString('utf8', 0, KEPT_MAX).length
  return textSafe(maskEcho(text, kept))
}

/** PostgreSQL's text has no NUL. */
function textSafe(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

function describe(error: unknown, maskEcho: EchoMask): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0], maskEcho)
  if (!(error instanceof Error)) return 'unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  return textSafe(maskEcho(`${code}${error.message || error.name}`, ERROR_MAX))
}
