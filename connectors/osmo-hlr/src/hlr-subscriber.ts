/** The keys of a SIM card for Milenage, 32 hexadecimal digits each. Secrets: they are compared, never shown. */
export type MilenageKeys = { k: string; opc: string }

/** A subscriber as OsmoHLR keeps one. */
export type HlrSubscriber = {
  imsi: string
  msisdn: string | undefined
  /** Calls and messages (circuit-switched). */
  csEnabled: boolean
  /** Data (packet-switched). */
  psEnabled: boolean
  /** undefined: it has none, or others than a Ki with an OPC. As something wanted: they are left as they are. */
  keys?: MilenageKeys | undefined
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
 * Reads the value of `info-all`: lines `key<TAB>value`, a missing `msisdn` where there is no number. `undefined` when it is not such a value.
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
  const [k, opc] = [fields.get('aud3g.k'), fields.get('aud3g.opc')]
  const isMilenage = fields.get('aud3g.algo') === 'MILENAGE' && k !== undefined && opc !== undefined
  return {
    imsi,
    msisdn: fields.get('msisdn'),
    csEnabled: cs === '1',
    psEnabled: ps === '1',
    ...(isMilenage && { keys: { k, opc } }),
  }
}

/** Whether OsmoHLR can keep these keys at all. */
export function areKeys({ k, opc }: MilenageKeys): boolean {
  return [k, opc].every((key) => /^[0-9a-f]{32}$/i.test(key))
}

/** OsmoHLR gives keys out in lower case, whatever they came in. */
export function sameKeys(a: MilenageKeys | undefined, b: MilenageKeys): boolean {
  return a?.k.toLowerCase() === b.k.toLowerCase() && a.opc.toLowerCase() === b.opc.toLowerCase()
}
