import type { ConnectorTools, ListResult } from '@openespf/application/connector'
import type { OsmoHlrConfig } from './config.ts'

const PAGE = 500
const COMMANDS = 'terminal length 0\nshow subscribers all\n'
/** A row of the listing: `12     1234          901700000000001    -------------    CSPS`. */
const ROW = /^\d+\s+\S+\s+(\d{6,15})\s/
const END = /^( Subscribers Shown: \d+|% No matching subscriber\(s\))/

/**
 * Lists the IMSIs of OsmoHLR, sorted, a page at a time. The VTY shows all at once; what it showed serves the following
 * pages, and is asked for again where they are not to be had (after a restart). Rejects with ExternalUnreachable.
 */
export function createLister(
  openTcp: ConnectorTools['openTcp'],
  config: Pick<OsmoHlrConfig, 'host' | 'vtyPort' | 'timeoutMs'>,
): (after: string | undefined) => Promise<ListResult> {
  let shown: string[] | undefined

  return async (after) => {
    const all = after === undefined || !shown ? await readAll(openTcp, config) : shown
    if (!all) return { kind: 'retry', reason: 'OsmoHLR ended its listing of subscribers halfway' }
    const rest = after === undefined ? all : all.filter((imsi) => imsi > after)
    const page = rest.slice(0, PAGE)
    const next = rest.length > PAGE ? page.at(-1) : undefined
    shown = next === undefined ? undefined : all
    return { kind: 'listed', keys: page.map((value) => ({ kind: 'imsi', value })), next }
  }
}

/** Undefined: the connection ended before the listing did. */
async function readAll(
  openTcp: ConnectorTools['openTcp'],
  { host, vtyPort, timeoutMs }: Pick<OsmoHlrConfig, 'host' | 'vtyPort' | 'timeoutMs'>,
): Promise<string[] | undefined> {
  const connection = await openTcp({ host, port: vtyPort, timeoutMs })
  try {
    await connection.write(new TextEncoder().encode(COMMANDS))
    const imsis: string[] = []
    const decoder = new TextDecoder('latin1')
    let begun = ''
    for (;;) {
      const bytes = await connection.read()
      if (!bytes) return undefined
      const lines = (begun + decoder.decode(bytes, { stream: true })).split(/\r?\n/)
      begun = lines.pop() ?? ''
      for (const line of lines) {
        const imsi = ROW.exec(line)?.[1]
        if (imsi !== undefined) imsis.push(imsi)
        if (END.test(line)) return imsis.sort()
      }
    }
  } finally {
    connection.close()
  }
}
