import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PeerName } from '../peers/find-peer.ts'
import type { Place } from '../peers/peer.ts'
import { endChild, onExit } from './cleanup.ts'
import { monotonicMs } from './clock.ts'
import { cpuMs, peakRssMb } from './machine.ts'

export type WorkerCommand = { kind: 'load'; peer: PeerName } | { kind: 'go'; place: Place } | { kind: 'stop' }
export type WorkerReport = { kind: 'ready' } | { kind: 'started' }

/** A peer's process. */
export type Worker = {
  /** Lets it start; returns when that was (monotonic milliseconds), without waiting. */
  go(place: Place): number
  /** Never resolves: rejects when the process ends by itself. */
  readonly died: Promise<never>
  /** Processor time used so far and the most memory ever resident; NaN where the kernel does not tell. */
  usage(): Promise<{ cpuMs: number; peakRssMb: number }>
  stop(): Promise<void>
}

const STOP_PATIENCE_MS = 10_000

/** Starts a process for a peer and loads its libraries there; the clock starts with `go`. */
export async function startWorker(peer: PeerName): Promise<Worker> {
  const child = fork(fileURLToPath(new URL('./worker-process.ts', import.meta.url)), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...(peer === 'ours' && { execArgv: programFlags() }),
  })
  let stopping = false
  const isEnded = onExit(() => {
    stopping = true
    return endChild(child)
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const died = new Promise<never>((_, reject) => {
    child.on('error', reject)
    child.once('exit', (code, signal) => {
      if (!stopping) reject(new Error(`the process of ${peer} ended by itself (${signal ?? code})`))
    })
  })
  died.catch(() => undefined)
  const send = (command: WorkerCommand): void => {
    child.send(command)
  }
  const ready = new Promise<void>((resolve) => {
    child.on('message', (report: WorkerReport) => {
      if (report.kind === 'ready') resolve()
    })
  })
  send({ kind: 'load', peer })
  await Promise.race([ready, died])
  return {
    died,
    go(place) {
      const at = monotonicMs()
      send({ kind: 'go', place })
      return at
    },
    async usage() {
      const pid = child.pid ?? 0
      return { cpuMs: (await cpuMs(pid)) ?? Number.NaN, peakRssMb: (await peakRssMb(pid)) ?? Number.NaN }
    },
    async stop() {
      stopping = true
      if (child.connected) send({ kind: 'stop' })
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS)
      await exited
      clearTimeout(timer)
      isEnded()
    },
  }
}

/** The flags that the program `openespf` starts Node with: those of its first line. */
function programFlags(): string[] {
  const program = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
  const [first = ''] = readFileSync(program, 'utf8').split('\n')
  return first.split(' ').filter((word) => word.startsWith('--'))
}
