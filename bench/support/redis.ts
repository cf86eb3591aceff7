import { spawn, spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { endChild, onExit } from './cleanup.ts'
import { packageVersion } from './machine.ts'

export type Redis = { port: number; pid: number }

/** Why BullMQ cannot be measured on Redis here, or undefined when it can. */
export function whyNoRedis(): string | undefined {
  if (redisVersion() === undefined) return 'redis-server is not in PATH'
  if (packageVersion('ioredis') === undefined) return 'its Redis client, ioredis, is not installed'
  return undefined
}

export function redisVersion(): string | undefined {
  const { stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return /v=(\S+)/.exec(stdout ?? '')?.[1]
}

/** A Redis that logs each write and syncs the log every second: as durable as Redis is run where jobs must not be lost. */
export async function startRedis(folder: string): Promise<Redis> {
  const port = await freePort()
  const dir = join(folder, `redis-${port}`)
  await mkdir(dir)
  const child = spawn(
    'redis-server',
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
    ],
    { stdio: 'ignore' },
  )
  onExit(() => endChild(child))
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries === 100) throw new Error('redis-server did not answer in 5 s')
    await delay(50)
  }
  return { port, pid: child.pid ?? 0 }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
