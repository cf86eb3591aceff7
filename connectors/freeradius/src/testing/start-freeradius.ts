import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeUdpPort, type SqlTarget } from '@openespf/application/testing'
import { type Answer, authenticate, prepareFreeRadius } from './start-program.ts'

export type FreeRadius = {
  authenticate(user: string, password: string): Promise<Answer>
  stop(): Promise<void>
}

/** Starts FreeRADIUS on a free loopback port and the target's database, with the package's own queries. */
export async function startFreeRadius(target: SqlTarget): Promise<FreeRadius> {
  const dir = await mkdtemp(join(tmpdir(), 'openespf-freeradius-'))
  const port = await freeUdpPort()
  const { command, args, ready } = await prepareFreeRadius(dir, port, target.direct)
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (data: Buffer): void => {
      output += data
      if (output.includes(ready)) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`FreeRADIUS did not start: ${output.slice(-1000)}`)))
  })
  return {
    async authenticate(user, password) {
      const [answer] = await authenticate(port, [{ user, password }])
      if (!answer) throw new Error('radclient was given one device')
      return answer
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
      await rm(dir, { recursive: true })
    },
  }
}
