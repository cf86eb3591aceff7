import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endChild, onExit } from './cleanup.ts'
import { cpuMs, peakRssMb } from './machine.ts'

const PROGRAM = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const START_MS = 60_000

/** A process of the program itself, `openespf …`. */
export type Program = {
  /** What its output was recognised by. */
  found: string
  /** Processor time used so far, in milliseconds; NaN where the kernel does not tell. */
  cpuMs(): Promise<number>
  peakRssMb(): Promise<number>
  stop(): Promise<void>
}

/** Starts it and waits until its output matches `ready`, of which the first group is returned. */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Program> {
  const child = spawn(PROGRAM, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    // biome-ignore lint/style/noProcessEnv: the program gets what this process has
    env: { ...process.env, ...env },
  })
  const isEnded = onExit(() => endChild(child))
  const what = `openespf ${args.join(' ')}`
  const found = await new Promise<string>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`${what} does not start:\n${output}`)), START_MS)
    child.stdout.on('data', (chunk) => {
      output += chunk
      const match = ready.exec(output)?.[1]
      if (match === undefined) return
      clearTimeout(timer)
      output = ''
      resolve(match)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${what} ended by itself (${code}):\n${output}`)))
  })
  const { pid = 0 } = child
  return {
    found,
    cpuMs: async () => (await cpuMs(pid)) ?? Number.NaN,
    peakRssMb: async () => (await peakRssMb(pid)) ?? Number.NaN,
    async stop() {
      await endChild(child)
      isEnded()
    },
  }
}
