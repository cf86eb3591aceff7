/** A subscriber as OsmoHLR keeps one, without its authentication data. */
export type HlrSubscriber = {
  imsi: string
  msisdn: string | undefined
  /** Calls and messages (circuit-switched). */
  csEnabled: boolean
  /** Data (packet-switched). */
  psEnabled: boolean
}

/** Whether OsmoHLR can keep this IMSI at all: it refuses anything but 6 to 15 digits. */
export function isImsi(text: string): boolean {
  return /^\d{6,15}$/.test(text)
}

/** Whether OsmoHLR can keep this number at all: it refuses anything but 1 to 15 digits. */
export function isMsisdn(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}

/**
 * Reads the value of `info-all`: lines `key<TAB>value`, a missing `msisdn` where there is no number. Keys and other
 * secrets in it are passed over. `undefined` when it is not such a value.
 */
export function parseInfoAll(value: string): HlrSubscriber | undefined {
  const fields = new Map(
    value.split('\n').map((line) => {
      const tab = line.indexOf('\t')
      return tab < 0 ? [line, ''] : [line.slice(0, tab), line.slice(tab + 1)]
    }),
  )
  const [imsi, cs, ps] = [fields.get('imsi'), fields.get('nam_cs'), fields.get('nam_ps')]
  if (imsi === undefined || cs === undefined || ps === undefined) return undefined
  return { imsi, msisdn: fields.get('msisdn'), csEnabled: cs === '1', psEnabled: ps === '1' }
}
