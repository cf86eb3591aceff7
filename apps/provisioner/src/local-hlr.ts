import { type LocalHlr, startLocalHlr as start } from '@openespf/connector-osmo-hlr/local'
import { reapPidFile, writePidFile } from '@openespf/foundation/process'

/** An HLR to try things out with, in a folder of its own: OsmoHLR when it is installed, else a stand-in. */
export function startLocalHlr(options: { dir: string }): Promise<LocalHlr> {
  return start({ ...options, children: { write: writePidFile, reap: reapPidFile } })
}
