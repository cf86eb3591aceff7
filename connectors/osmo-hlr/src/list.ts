import type { ConnectorTools, ListResult } from '@openespf/application/connector'
import type { OsmoHlrConfig } from './config.ts'

const PAGE = 500
const COMMANDS = 'terminal length 0\nshow subscribers all\n'
/** A row of the listing: `12     1234          901700000000001    -------------    CSPS`. */
const ROW = /^\d+\s+\S+\s+(\d{6,15})\s/
const END = /^( Subscribers Shown: \d+|% No matching subscriber\(s\))/

/**
 * Lists the IMSIs of OsmoHLR, sorted, a page at a time. The VTY shows all at once, and OsmoHLR serves nobody else meanwhile;
 * what it showed is kept for the following pages, 8 bytes an IMSI, and is asked for again where it is not to be had (after a
 * restart). Rejects with ExternalUnreachable.
 */
export function createLister(
  openTcp: ConnectorTools['openTcp'],
  config: Pick<OsmoHlrConfig, 'host' | 'vtyPort' | 'timeoutMs'>,
): (after: string | undefined) => Promise<ListResult> {
  let shown: Float64Array | undefined

  return async (after) => {
    const all = after === undefined || !shown ? await readAll(openTcp, config) : shown
    if (!all) return { kind: 'retry', reason: 'OsmoHLR ended its listing of subscribers halfway' }
    const last = after === undefined ? 0 : pack(after)
    const begin = all.findIndex((packed) => packed > last)
    const page = begin < 0 ? [] : Array.from(all.subarray(begin, begin + PAGE), unpack)
    const next = begin >= 0 && begin + PAGE < all.length ? page.at(-1) : undefined
    shown = next === undefined ? undefined : all
    return { kind: 'listed', keys: page.map((value) => ({ kind: 'imsi', value })), next }
  }
}

/** An IMSI as a number: a 1 stands before its at most 15 digits, so that none is lost and it stays exact (below 2^53). */
function pack(imsi: string): number {
  return Number(`1${imsi}`)
}

function unpack(packed: number): string {
  return String(packed).slice(1)
}

/** Undefined: the connection ended before the listing did. */
async function readAll(
  openTcp: ConnectorTools['openTcp'],
  { host, vtyPort, timeoutMs }: Pick<OsmoHlrConfig, 'host' | 'vtyPort' | 'timeoutMs'>,
): Promise<Float64Array | undefined> {
  const connection = await openTcp({ host, port: vtyPort, timeoutMs })
  try {
    await connection.write(new TextEncoder().encode(COMMANDS))
    const imsis: number[] = []
    const decoder = new TextDecoder('latin1')
    let begun = ''
    for (;;) {
      const bytes = await connection.read()
      if (!bytes) return undefined
      const lines = (begun + decoder.decode(bytes, { stream: true })).split(/\r?\n/)
      begun = lines.pop() ?? ''
      for (const line of lines) {
        const imsi = ROW.exec(line)?.[1]
        if (imsi !== undefined) imsis.push(pack(imsi))
        if (END.test(line)) return Float64Array.from(imsis).sort()
      }
    }
  } finally {
    connection.close()
  }
}
