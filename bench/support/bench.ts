import type { PeerName } from '../peers/find-peer.ts'
import type { Server } from './database.ts'
import type { Redis } from './redis.ts'
import type { Sink } from './sink.ts'
import type { Sizes } from './sizes.ts'

/** What all parts share. */
export type Bench = {
  readonly server: Server
  readonly sink: Sink
  readonly sizes: Sizes
  readonly runs: number
  /** Which systems are drained. */
  readonly only: readonly PeerName[]
  /** Started when it is first needed; undefined when it cannot be. */
  redis(): Promise<Redis | undefined>
  /** Prints a line of progress. */
  say(line: string): void
  /** Notes what makes the whole bench fail: an event of ours that was lost, or came out of order. */
  fault(what: string): void
  /** Notes what a dispatcher of ours had resident at most. */
  noteRss(mb: number): void
}
