import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endChild, onExit } from './cleanup.ts'
import { cpuMs, peakRssMb } from './machine.ts'

const PROGRAM = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const ADMIN = { login: 'admin', password: 'correct horse battery' }
const START_MS = 60_000

export type ApiServer = {
  url: string
  /** For `Authorization`, of an administrator. */
  authorization: string
  /** Processor time used so far, in milliseconds; NaN where the kernel does not tell. */
  cpuMs(): Promise<number>
  peakRssMb(): Promise<number>
  stop(): Promise<void>
}

/** The program itself, `openespf server --role api`, as one process on a database. */
export async function startApiServer(databaseUrl: string, data: string): Promise<ApiServer> {
  const child = spawn(PROGRAM, ['server', '--role', 'api'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      // biome-ignore lint/style/noProcessEnv: the program gets what this process has
      ...process.env,
      DATABASE_URL: databaseUrl,
      OPENESPF_DATA: data,
      OPENESPF_PORT: '0',
      OPENESPF_ADMIN_PORT: 'off',
      OPENESPF_RESELLER_PORT: 'off',
      OPENESPF_CUSTOMER_PORT: 'off',
      OPENESPF_ACCOUNT_PORT: 'off',
      OPENESPF_ADMIN_PASSWORD: ADMIN.password,
    },
  })
  const isEnded = onExit(() => endChild(child))
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`the server does not start:\n${output}`)), START_MS)
    child.stdout.on('data', (chunk) => {
      output += chunk
      const found = /openespf server: (http:\S+)/.exec(output)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended by itself (${code}):\n${output}`)))
  })
  const { pid = 0 } = child
  return {
    url,
    authorization: `Bearer ${await logIn(url)}`,
    cpuMs: async () => (await cpuMs(pid)) ?? Number.NaN,
    peakRssMb: async () => (await peakRssMb(pid)) ?? Number.NaN,
    async stop() {
      await endChild(child)
      isEnded()
    },
  }
}

async function logIn(url: string): Promise<string> {
  const response = await fetch(`${url}/rest/Session/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ params: ADMIN }),
  })
  const { access_token: token }: { access_token?: unknown } = Object(await response.json())
  if (typeof token !== 'string') throw new Error('the server under the bench lets nobody in')
  return token
}
