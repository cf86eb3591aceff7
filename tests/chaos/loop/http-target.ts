import { join } from 'node:path'
import { freeTcpPort } from '@openespf/foundation/testing'
import { supervise } from '../supervise.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'

const PROGRAM = join(import.meta.dirname, 'http-target-process.ts')

/** An HTTP API of our own that keeps what it is told. */
export async function startHttpTarget(folder: string, logs: string): Promise<ExternalSystem> {
  const port = await freeTcpPort()
  const baseUrl = `http://127.0.0.1:${port}`
  const program = supervise({
    name: 'http',
    command: process.execPath,
    args: [PROGRAM, String(port), join(folder, 'http-target.jsonl')],
    ready: 'listening',
    folder: logs,
  })
  const path = "['subscribers', account_id]"
  return {
    name: 'http',
    group: 'VoIP',
    connector: {
      use: 'http',
      group: 'VoIP',
      timeout_ms: 5000,
      config: {
        baseUrl,
        state:
          '{ "id": account.id, "imsi": sim.imsi ? sim.imsi : "", "product": product.name, "status": account.status ? account.status : "" }',
        send: { path },
        remove: { path },
        read: { path, state: '$' },
      },
    },
    program,
    wanted: ({ id, imsi = '', product, status = '' }) => [id, JSON.stringify({ id, imsi, product, status })],
    async held(): Promise<Holdings> {
      const response = await fetch(`${baseUrl}/subscribers`, { signal: AbortSignal.timeout(5000) })
      const all: Record<string, object> = JSON.parse(await response.text())
      return new Map(Object.entries(all).map(([id, state]) => [id, JSON.stringify(state)]))
    },
  }
}
