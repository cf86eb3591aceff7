import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chooseAddress, PORTS } from './loopback-address.ts'
import { openTcp } from './open-tcp.ts'

const START_MS = 10_000
const POLL_MS = 20

/** Records a child process in a file and ends one that an earlier run left over, if it still is the same process. */
export type Children = {
  write(path: string, child: { readonly pid?: number | undefined }): Promise<void>
  reap(path: string): Promise<unknown>
}

export type LocalLog = { warn(fields: object, message: string): void }

export type LocalProgram = { host: string; port: number; vtyPort: number; stop(): Promise<void> }

/** Whether OsmoHLR can be run here. Only Linux lets a program listen on any 127.x.y.z. */
export async function isInstalled(program: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return new Promise((resolve) => execFile(program, ['--version'], (error) => resolve(error === null)))
}

/** Starts OsmoHLR on the folder's database; ends first what an earlier run left over. Rejects with the end of its log. */
export async function startProgram(options: {
  program: string
  dir: string
  children: Children
  log: LocalLog
}): Promise<LocalProgram> {
  const { program, dir, children, log } = options
  const pidFile = join(dir, 'osmo-hlr.pid')
  await children.reap(pidFile)
  const host = await chooseAddress(dir)
  await writeFile(join(dir, 'osmo-hlr.cfg'), configuration(host))
  const child = await spawnProgram(program, dir)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await children.write(pidFile, child)
  try {
    await untilListening(child, host)
  } catch (error) {
    await children.reap(pidFile)
    const text = await readFile(join(dir, 'osmo-hlr.log'), 'utf8')
    throw new Error(`OsmoHLR did not start on ${host}; its log ends with: ${text.slice(-500)}`, {
      cause: error,
    })
  }
  let stopping = false
  child.once('exit', (code, signal) => {
    if (!stopping) log.warn({ code, signal, dir }, 'OsmoHLR ended by itself')
  })
  return {
    host,
    port: PORTS.ctrl,
    vtyPort: PORTS.vty,
    async stop() {
      stopping = true
      await children.reap(pidFile)
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** In a session of its own: Ctrl-C in the terminal must not end it before its users. */
async function spawnProgram(program: string, dir: string): Promise<ChildProcess> {
  const output = await open(join(dir, 'osmo-hlr.log'), 'a', 0o600)
  try {
    const args = ['-s', '-T', '-c', join(dir, 'osmo-hlr.cfg'), '-l', join(dir, 'hlr.db')]
    const child = spawn(program, args, {
      cwd: dir,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return child
  } finally {
    await output.close()
  }
}

async function untilListening(child: ChildProcess, host: string): Promise<void> {
  const deadline = performance.now() + START_MS
  for (;;) {
    try {
      const connection = await openTcp({ host, port: PORTS.ctrl, timeoutMs: START_MS })
      connection.close()
      return
    } catch (error) {
      const over = child.exitCode !== null || child.signalCode !== null || performance.now() > deadline
      if (over) throw error
      await delay(POLL_MS)
    }
  }
}

function configuration(host: string): string {
  return `log stderr
 logging filter all 1
 logging print category 1
 logging level set-all notice
line vty
 bind ${host}
ctrl
 bind ${host}
hlr
 gsup
  bind ip ${host}
`
}
