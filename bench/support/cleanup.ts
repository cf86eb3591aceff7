import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

const PATIENCE_MS = 5000
const enders = new Set<() => Promise<void>>()

/** Notes how to end something that was started; the last one started is ended first. Returns how to take that back. */
export function onExit(end: () => Promise<void>): () => void {
  enders.add(end)
  return () => enders.delete(end)
}

/** Ends everything that was started and not ended. */
export async function endEverything(): Promise<void> {
  for (const end of [...enders].reverse()) {
    enders.delete(end)
    await end().catch((error: unknown) => console.error('bench: could not end what it started:', error))
  }
}

/** Tells a process to end and waits until it has; after five seconds it is killed. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = new AbortController()
  const impatience = delay(PATIENCE_MS, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  )
  await ended
  timer.abort()
  await impatience
}
