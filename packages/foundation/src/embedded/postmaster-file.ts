/** What a running server says about itself in `postmaster.pid` (PostgreSQL's `utils/pidfile.h`). */
export type PostmasterFile = {
  readonly pid: number
  readonly dataDir: string
  readonly port: number
  /** The folder of its unix socket; empty where it has none. */
  readonly socketFolder: string
  /** The first address it listens on; empty where it has none. */
  readonly address: string
  /** Whether it takes connections: not while it starts, recovers or stops. */
  readonly ready: boolean
}

/** Reads the text of `postmaster.pid`; `undefined` when it is not (yet) whole. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const [pid, dataDir, , port, socketFolder, address, , status] = lines
  if (!isPositive(pid) || !dataDir || !isPositive(port)) return undefined
  return {
    pid: Number(pid),
    dataDir,
    port: Number(port),
    socketFolder: socketFolder ?? '',
    address: address ?? '',
    ready: status === 'ready',
  }
}

function isPositive(text: string | undefined): boolean {
  return text !== undefined && /^[1-9]\d*$/.test(text)
}
