import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { confirm, isCancel, password, progress, select } from '@clack/prompts'
import colors from 'picocolors'

export type Colors = ReturnType<typeof colors.createColors>

/** A bar on standard error. `at` takes a share between 0 and 1. */
export type Bar = { at(share: number, message: string): void; end(message: string): void }

/** All that a command has of the outside world. */
export type Terminal = {
  /** Standard output: the answer, and nothing else. */
  out(text: string): void
  /** Standard error: what went wrong, hints. */
  err(text: string): void
  /** Width of standard output; undefined: nobody looks, nothing is cut. */
  columns: number | undefined
  colors: Colors
  /** Undefined when nobody is there to answer. */
  ask: Asking | undefined
  readStdin(): Promise<string>
  now(): Date
  delay(ms: number): Promise<unknown>
  /** Aborts at Ctrl-C, from when it is first asked for; the second Ctrl-C ends the program. */
  interrupted(): AbortSignal
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** The command did what it could, and the outcome is bad: exit code 1. */
  fail(): void
}

export type Asking = {
  /** Undefined when the person gives up. */
  password(message: string): Promise<string | undefined>
  confirm(message: string): Promise<boolean>
  choose<T extends string>(message: string, options: Record<T, string>): Promise<T | undefined>
  /** `onInterrupt`: Ctrl-C, after which the bar has gone. */
  bar(message: string, onInterrupt: () => void): Bar
}

const BAR_MAX = 1000

/** The terminal that the program was started on. Questions and bars are on standard error. */
export function createTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  let interrupted: AbortSignal | undefined
  return {
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    columns: stdout.isTTY ? stdout.columns || 80 : undefined,
    colors: colors.createColors(Boolean(stdout.isTTY) && colors.isColorSupported),
    ask: stdin.isTTY && stderr.isTTY ? createAsking() : undefined,
    readStdin: () => readAll(stdin as Readable),
    now: () => new Date(),
    delay: (ms) => delay(ms),
    interrupted() {
      interrupted ??= abortAtInterrupt()
      return interrupted
    },
    fetch,
    fail() {
      process.exitCode = 1
    },
  }
}

function abortAtInterrupt(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  return controller.signal
}

function createAsking(): Asking {
  const output = process.stderr
  return {
    async password(message) {
      const answer = await password({ message, output })
      return isCancel(answer) ? undefined : answer
    },
    async confirm(message) {
      return (await confirm({ message, output, initialValue: false })) === true
    },
    async choose(message, options) {
      const entries = Object.entries(options).map(([value, label]) => ({ value, label: String(label) }))
      const answer = await select({ message, options: entries, output })
      return Object.keys(options).find((key): key is keyof typeof options => key === answer)
    },
    bar(message, onInterrupt) {
      const bar = progress({ output, max: BAR_MAX, onCancel: onInterrupt, cancelMessage: 'interrupted' })
      bar.start(message)
      // The library reads keys itself and ends the program at Ctrl-C; without raw mode it comes as a signal instead.
      process.stdin.setRawMode?.(false)
      let reached = 0
      return {
        at(share, text) {
          const next = Math.round(Math.min(1, share) * BAR_MAX)
          bar.advance(Math.max(0, next - reached), text)
          reached = Math.max(reached, next)
        },
        end: (text) => bar.stop(text),
      }
    },
  }
}
