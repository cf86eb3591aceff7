import { setTimeout as delay } from 'node:timers/promises'
import { launchError } from './errors.ts'
import { addEntry, livingEntries, pidOf, removeEntry } from './registry.ts'

const PAUSE_MS = 10

/**
 * Runs `work` while no other process, nor other call in this one, runs under the lock of the same registry folder. A
 * process that dies holding it, by kill -9 too, leaves nothing that others wait for.
 */
export async function withLock<T>(folder: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const entry = await takeLock(folder, timeoutMs)
  try {
    return await work()
  } finally {
    await removeEntry(folder, entry)
  }
}

/**
 * Whoever sees no living entry but its own holds the lock: of two that arrive together, the later one sees the earlier.
 * When both see each other both step back, for times that differ.
 */
async function takeLock(folder: string, timeoutMs: number): Promise<string> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const holders = await livingEntries(folder, 'lock')
    if (holders.length === 0) {
      const entry = await addEntry(folder, 'lock')
      if ((await livingEntries(folder, 'lock')).every((name) => name === entry)) return entry
      await removeEntry(folder, entry)
    }
    if (performance.now() > deadline) {
      const pids = holders.map(pidOf).join(', ')
      throw launchError(
        `process ${pids} has been starting or stopping the server for ${Math.round(timeoutMs / 1000)} s`,
        'Wait for it or end it, then start again',
      )
    }
    await delay(PAUSE_MS + Math.random() * PAUSE_MS * 5)
  }
}
