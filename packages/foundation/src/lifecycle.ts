/** A long-lived thing. Both verbs are idempotent; `stop` before `start` is allowed. */
export type Lifecycle = {
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Calls `runOnce` again and again until stopped: at once while it returns 0, after the milliseconds that it returns
 * otherwise. `wake()` cuts a wait short. An exception is handed to `onError` and followed by a wait of a second.
 */
export function createLoop(options: {
  runOnce: (signal: AbortSignal) => Promise<number>
  onError: (error: unknown) => void
}): Lifecycle & { wake(): void } {
  let running: { controller: AbortController; done: Promise<void> } | undefined
  let wakeUp: (() => void) | undefined
  let woken = false

  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (woken || signal.aborted) {
        woken = false
        resolve()
        return
      }
      const finish = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        wakeUp = undefined
        woken = false
        resolve()
      }
      const timer = setTimeout(finish, ms)
      signal.addEventListener('abort', finish)
      wakeUp = finish
    })

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const wait = await options.runOnce(signal).catch((error: unknown) => {
        if (!signal.aborted) options.onError(error)
        return 1000
      })
      if (wait > 0) await pause(wait, signal)
    }
  }

  return {
    async start() {
      if (running) return
      const controller = new AbortController()
      running = { controller, done: run(controller.signal) }
    },
    async stop() {
      const current = running
      if (!current) return
      running = undefined
      current.controller.abort()
      await current.done
    },
    wake() {
      if (wakeUp) wakeUp()
      else woken = true
    },
  }
}
