import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 20
const OUTPUT_MAX = 4000

/**
 * Starts a program that stays in the foreground and waits until it listens on a TCP port of the loopback. Rejects with the
 * end of its error output when it ends before. Returns how to end it.
 */
export async function startProgram(options: {
  program: string
  args: readonly string[]
  port: number
}): Promise<() => Promise<void>> {
  const { program, args, port } = options
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let [output, over] = ['', false]
  child.stderr.on('data', (data: Buffer) => {
    output = `${output}${data}`.slice(-OUTPUT_MAX)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output = error.message
    })
    child.once('close', () => {
      over = true
      resolve()
    })
  })
  while (!(await isListening(port))) {
    if (over) throw new Error(`${program} did not start: ${output}`)
    await delay(POLL_MS)
  }
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return connected
}
