import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ReceiverMessage, ReceiverOrder } from './receiver.ts'

export type ReceiverProcess = {
  readonly url: string
  /** Says which processes may be sending. */
  expect(pids: readonly number[]): void
  stop(): Promise<void>
}

/** Starts the receiver in a process of its own, so that nothing that happens to the others delays its log. */
export async function startReceiver(options: {
  file: string
  seed: number
  onReceived(handler: string, transaction: string): void
}): Promise<ReceiverProcess> {
  const child = fork(join(import.meta.dirname, 'receiver.ts'), [options.file, String(options.seed)])
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.once('exit', (code) => reject(new Error(`the receiver ended with code ${code}`)))
  child.on('message', (message: ReceiverMessage) => {
    if (message.kind === 'port') resolve(message.port)
    else options.onReceived(message.handler, message.transaction)
  })
  const port = await promise
  return {
    url: `http://127.0.0.1:${port}`,
    expect(pids) {
      const order: ReceiverOrder = { pids: [...pids] }
      if (child.connected) child.send(order)
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
