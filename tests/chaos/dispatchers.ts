import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@openespf/foundation/testing'
import type { GeneratorLine } from './checker/log-lines.ts'
import type { Journal } from './journal.ts'

const PROGRAM = join(import.meta.dirname, '../../apps/cli/src/main.ts')
const RESTART_MS = 300

/** One dispatcher process after another under one name: whenever one ends the next is started. */
export type Supervised = {
  readonly name: string
  pid(): number | undefined
  /** Whether one runs and has said that it dispatches. */
  isReady(): boolean
  /** kill -9; returns when it is dead. */
  kill(): Promise<void>
  /** SIGSTOP and SIGCONT: to nobody if none runs. */
  freeze(): void
  thaw(): void
  /** Kills it and starts no other. */
  retire(): Promise<void>
}

/** Starts `openespf server --role dispatch` and keeps it running. Its output goes to a file of its name in `folder`. */
export function supervise(options: {
  name: string
  folder: string
  env: Record<string, string>
  journal: Journal<GeneratorLine>
  onStarted(): void
}): Supervised {
  const { name, journal } = options
  const log = createWriteStream(join(options.folder, `${name.replace(' ', '-')}.log`), { flags: 'a' })
  let child: ChildProcess | undefined
  let ready = false
  let killed = false
  let retired = false

  const note = (pid: number, what: 'ready' | 'killed' | 'ended'): void =>
    journal.write({ kind: 'process', name, pid, at: Date.now(), what })

  const runOnce = async (): Promise<void> => {
    const one = spawn(process.execPath, [PROGRAM, 'server', '--role', 'dispatch'], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = one
    killed = false
    const pid = one.pid ?? 0
    options.onStarted()
    one.stdout.on('data', (chunk: Buffer) => {
      log.write(chunk)
      if (ready || !chunk.includes('dispatching')) return
      ready = true
      note(pid, 'ready')
    })
    one.stderr.on('data', (chunk: Buffer) => log.write(chunk))
    await once(one, 'exit')
    // One that finds no database when it starts leaves, which is no fault of its own; the next one tries again.
    if (ready) note(pid, killed ? 'killed' : 'ended')
    ready = false
    child = undefined
  }
  const running = (async () => {
    while (!retired) {
      await runOnce()
      if (!retired) await delay(RESTART_MS)
    }
  })()

  const kill = async (): Promise<void> => {
    const victim = child
    if (victim === undefined) return
    killed = true
    victim.kill('SIGKILL')
    await waitFor('the killed process is dead', () => victim.exitCode !== null || victim.signalCode !== null)
  }
  return {
    name,
    pid: () => child?.pid,
    isReady: () => ready,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async retire() {
      retired = true
      await kill()
      await running
      log.end()
    },
  }
}
