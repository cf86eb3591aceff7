import { spawn } from 'node:child_process'
import { ExternalUnreachable, type RunRequest, type RunResult } from './connector.ts'

const OUTPUT_MAX = 1024 * 1024
const ERRORS_MAX = 16 * 1024

/**
 * Runs a program to its end: input on its standard input, nothing of our environment but a PATH. It is killed, with
 * whatever it started, when it takes too long, writes too much, or the signal comes; then, and where it cannot be started
 * at all, it rejects with ExternalUnreachable.
 */
export function runProgram(request: RunRequest): Promise<RunResult> {
  const { command, args, input, env, timeoutMs, signal } = request
  const failed = (why: string, cause?: unknown) => new ExternalUnreachable(`${command}: ${why}`, { cause })
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      detached: true,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const output = collect(OUTPUT_MAX, () => end('it wrote more than 1 MB'))
    const errors = collect(ERRORS_MAX, () => undefined)
    const timer = setTimeout(() => end(`it did not end within ${timeoutMs} ms`), timeoutMs)
    const onAbort = () => end('it was stopped')

    function end(why: string): void {
      killGroup(child.pid)
      settle(() => reject(failed(why)))
    }
    function settle(tell: () => void): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      tell()
    }

    child.stdout.on('data', output.add)
    child.stderr.on('data', errors.add)
    // A program need not read its input.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.once('error', (error) => settle(() => reject(failed('it cannot be started', error))))
    child.once('close', (code) => {
      settle(() =>
        code === null
          ? reject(failed('it was killed'))
          : resolve({ code, stdout: output.text(), stderr: errors.text() }),
      )
    })
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
  })
}

function collect(max: number, onOverflow: () => void) {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add(chunk: Buffer): void {
      if (size <= max) chunks.push(chunk.subarray(0, max - size))
      size += chunk.length
      if (size > max) onOverflow()
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

/** The child leads a group of its own, which its children are in. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}
