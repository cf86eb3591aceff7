import { readdir, readFile, readlink } from 'node:fs/promises'

/**
 * Which of these processes hold the other ends of loopback connections, as Linux tells in /proc: by port, without those
 * that are gone. Elsewhere none. With thousands of sockets on the machine one look takes 100 ms, so it is not taken while
 * a request waits.
 */
export async function sendersOf(
  ports: readonly number[],
  pids: readonly number[],
): Promise<Map<number, number>> {
  const owners = new Map<string, number>()
  for (const pid of pids) for (const socket of await socketsOf(pid)) owners.set(socket, pid)
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '')
  const found = new Map<number, number>()
  for (const line of table.split('\n')) {
    const [, local = '', , , , , , , , inode] = line.trim().split(/\s+/)
    const [address, port = ''] = local.split(':')
    const pid = owners.get(`socket:[${inode}]`)
    if (address === LOOPBACK && pid !== undefined) found.set(Number.parseInt(port, 16), pid)
  }
  return new Map(
    ports.flatMap((port) => {
      const pid = found.get(port)
      return pid === undefined ? [] : [[port, pid]]
    }),
  )
}

/** 127.0.0.1 as that table writes it. */
const LOOPBACK = '0100007F'

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`
  const files = await readdir(folder).catch(() => [])
  return Promise.all(files.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
}
