import { setTimeout as delay } from 'node:timers/promises'

/** Waits until `fact` returns something other than undefined or false, and returns it; fails with the fact's name after 10 s. */
export async function waitFor<T>(
  name: string,
  fact: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await fact()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for: ${name}`)
    await delay(5)
  }
}
