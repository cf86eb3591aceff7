import { fork } from 'node:child_process'
import { endChild, onExit } from './cleanup.ts'
import { cpuMs } from './machine.ts'

/** A server in a process of its own, which sends its URL when it listens. */
export type ServerProcess = {
  url: string
  /** Processor time used so far, in milliseconds; NaN where the kernel does not tell. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

export async function startServerProcess(file: string, args: readonly string[] = []): Promise<ServerProcess> {
  const child = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const isEnded = onExit(() => endChild(child))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)))
    child.once('exit', () => reject(new Error(`${file} ended by itself`)))
  })
  return {
    url,
    cpuMs: async () => (await cpuMs(child.pid ?? 0)) ?? Number.NaN,
    async stop() {
      await endChild(child)
      isEnded()
    },
  }
}
