import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process that uses an embedded server. */
export type Holder = {
  readonly child: ChildProcess
  /** Settles when it has acquired the server; rejects with what it wrote when it ends before. */
  readonly acquired: Promise<{ startedByUs: boolean }>
  /** Lets it release the server and end. */
  release(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

export function spawnHolder(dataDir: string, elsewhere: string): Holder {
  const script = fileURLToPath(new URL('./holder.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir, elsewhere], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const acquired = Promise.race([
    once(child.stdout, 'data').then(([line]) => JSON.parse(String(line))),
    exited.then(() => Promise.reject(new Error(`the holder ended early: ${errors}`))),
  ])
  acquired.catch(() => undefined)
  return {
    child,
    acquired,
    async release() {
      child.stdin.end()
      const [code] = await exited
      if (code !== 0) throw new Error(`the holder ended with ${code}: ${errors}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
