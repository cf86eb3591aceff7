import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@openespf/foundation/testing'

const RESTART_MS = 300
/** Long, for a busy machine. */
const READY_MS = 120_000

/** One process after another under one name: whenever one ends the next is started. */
export type Supervised = {
  readonly name: string
  pid(): number | undefined
  /** Whether one runs and has said that it is at work. */
  isReady(): boolean
  /** kill -9 for it and its children; returns when it is dead. The next one is started soon. */
  kill(): Promise<void>
  /** kill -9, and none is started until `bringUp`, which returns when one is ready. */
  takeDown(): Promise<void>
  bringUp(): Promise<void>
  /** SIGSTOP and SIGCONT for it and its children: to nobody if none runs. */
  freeze(): void
  thaw(): void
  /** Kills it and starts no other. */
  retire(): Promise<void>
}

export type Program = {
  name: string
  command: string
  args: readonly string[]
  env?: Record<string, string>
  /** What it prints when it is at work. */
  ready: string
}

/** Starts a program and keeps it running. Its output goes to a file of its name in `folder`. */
export function supervise(
  options: Program & {
    folder: string
    onStarted?(): void
    /** `ended`: by itself. One that was never ready is not told of. */
    onChange?(pid: number, what: 'ready' | 'killed' | 'ended'): void
  },
): Supervised {
  const { name, onChange } = options
  const log = createWriteStream(join(options.folder, `${name.replaceAll(' ', '-')}.log`), { flags: 'a' })
  let child: ChildProcess | undefined
  let ready = false
  let killed = false
  let retired = false
  let mayStart = Promise.resolve()
  let letStart = (): void => undefined

  const runOnce = async (): Promise<void> => {
    const one = spawn(options.command, options.args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: some programs leave the work to children.
      detached: true,
    })
    child = one
    killed = false
    const pid = one.pid ?? 0
    options.onStarted?.()
    const listen = (chunk: Buffer): void => {
      log.write(chunk)
      if (ready || !chunk.includes(options.ready)) return
      ready = true
      onChange?.(pid, 'ready')
    }
    one.stdout.on('data', listen)
    one.stderr.on('data', listen)
    await once(one, 'exit')
    // One that finds no database when it starts leaves, which is no fault of its own; the next one tries again.
    if (ready) onChange?.(pid, killed ? 'killed' : 'ended')
    ready = false
    child = undefined
  }
  const running = (async () => {
    while (!retired) {
      await runOnce()
      await mayStart
      if (!retired) await delay(RESTART_MS)
    }
  })()

  const signal = (name: NodeJS.Signals): void => {
    if (child?.pid === undefined) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // It has ended just now.
    }
  }
  const kill = async (): Promise<void> => {
    const victim = child
    if (victim === undefined) return
    killed = true
    signal('SIGKILL')
    await waitFor('the killed process is dead', () => victim.exitCode !== null || victim.signalCode !== null)
  }
  return {
    name,
    pid: () => child?.pid,
    isReady: () => ready,
    kill,
    async takeDown() {
      mayStart = new Promise((resolve) => {
        letStart = resolve
      })
      await kill()
    },
    async bringUp() {
      letStart()
      await waitFor(`${name} is ready`, () => ready, READY_MS)
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async retire() {
      retired = true
      letStart()
      await kill()
      await running
      log.end()
    },
  }
}
