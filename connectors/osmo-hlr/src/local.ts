import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createCtrlClient } from './ctrl-client.ts'
import type { HlrSubscriber } from './hlr-subscriber.ts'
import { type Children, isInstalled, type LocalLog, startProgram } from './local-program.ts'
import { startStandIn } from './local-stand-in.ts'
import { openTcp } from './open-tcp.ts'
import { find } from './read.ts'

export type { Children, LocalLog }

export type LocalHlr = {
  kind: 'osmo-hlr' | 'stand-in'
  host: string
  /** Of the control interface. */
  port: number
  vtyPort: number
  /** How to get the real program; only with the stand-in. */
  installHint?: string
  /** What the HLR holds, without keys, asked over a connection that is not the connector's. Rejects when there is no answer. */
  read(imsi: string): Promise<HlrSubscriber | undefined>
  /** Ends the HLR; what it holds stays in the folder. */
  stop(): Promise<void>
}

/**
 * Starts an HLR for trying things out: OsmoHLR, or a stand-in with the same control interface where OsmoHLR is not
 * installed. Its database, configuration and log live in `dir`, for one caller at a time; a start after a crash ends the
 * OsmoHLR that was left over and goes on with the same subscribers.
 */
export async function startLocalHlr(options: {
  dir: string
  children: Children
  log?: LocalLog
  /** Name or path of OsmoHLR, where it is not `osmo-hlr` in the PATH. */
  program?: string
}): Promise<LocalHlr> {
  const { children, log = { warn: () => undefined }, program = 'osmo-hlr' } = options
  const dir = resolve(options.dir)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if (!(await isInstalled(program))) {
    const standIn = withRead('stand-in', await startStandIn(dir))
    return { ...standIn, installHint: 'sudo apt-get install osmo-hlr' }
  }
  return withRead('osmo-hlr', await startProgram({ program, dir, children, log }))
}

function withRead(
  kind: LocalHlr['kind'],
  hlr: { host: string; port: number; vtyPort: number; stop(): Promise<void> },
): LocalHlr {
  const { host, port, vtyPort } = hlr
  const ctrl = createCtrlClient(openTcp, { host, port, timeoutMs: 5_000 })
  return {
    kind,
    host,
    port,
    vtyPort,
    async read(imsi) {
      const answer = await find(ctrl, `by-imsi-${imsi}`)
      if (answer.kind === 'retry' || answer.kind === 'reject') throw new Error(answer.reason)
      if (answer.kind === 'none') return undefined
      const { keys: _, ...shown } = answer.subscriber
      return shown
    },
    async stop() {
      await ctrl.close()
      await hlr.stop()
    },
  }
}
