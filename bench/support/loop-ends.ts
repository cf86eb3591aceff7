import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLocalHlr } from '@openespf/connector-osmo-hlr/local'
import { reapPidFile, writePidFile } from '@openespf/foundation/process'
import { onExit } from './cleanup.ts'
import { startServerProcess } from './server-process.ts'

/** An external system that the loop ends in, and the connector to it. */
export type LoopEnd = {
  /** What runs there. */
  what: string
  /** Of `connectors` in the provisioner's file, as JSON. */
  connector: object
  stop(): Promise<void>
}

/** What the trivial target is told of an account; so only the account is read of billing. */
const STATE = '{ "name": account.id, "blocked": account.status = "blocked" }'

export async function startHttpEnd(): Promise<LoopEnd> {
  const target = await startServerProcess(fileURLToPath(new URL('./target-process.ts', import.meta.url)))
  const baseUrl = target.url
  const send = { method: 'PUT', path: '["accounts", account_id]' }
  return {
    what: 'HTTP',
    connector: { name: 'target', use: 'http', config: { baseUrl, state: STATE, send } },
    stop: target.stop,
  }
}

/** OsmoHLR where it is installed, else the stand-in with the same interface. */
export async function startHlrEnd(folder: string): Promise<LoopEnd> {
  const dir = join(folder, 'hlr')
  await mkdir(dir, { recursive: true })
  const hlr = await startLocalHlr({ dir, children: { write: writePidFile, reap: reapPidFile } })
  const isEnded = onExit(() => hlr.stop())
  const { host, port, vtyPort } = hlr
  return {
    what: hlr.kind === 'osmo-hlr' ? 'OsmoHLR' : 'a stand-in for OsmoHLR',
    connector: { name: 'hlr', use: 'osmo-hlr', config: { host, port, vtyPort } },
    async stop() {
      await hlr.stop()
      isEnded()
    },
  }
}
