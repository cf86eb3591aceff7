/** What came of one request. `startedAt` is milliseconds since 1970. */
export type Completed = Attempted | { kind: 'abandoned' }

/** A request that says something about the other side; an abandoned one (our own shutdown, a lost lease) does not. */
export type Attempted = { startedAt: number; durationMs: number } & (
  | {
      kind: 'answered'
      status: number
      /** The header's text. */
      retryAfter: string | undefined
      /** The first 4 KB of the body, without NULs, broken UTF-8 and the handler's secrets. */
      response: string
    }
  | { kind: 'failed'; stage: 'before' | 'during'; error: string }
)
