import { createHash } from 'node:crypto'
import { chown, mkdir, rm, rmdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Cluster } from './cluster.ts'
import { hasCode, launchError } from './errors.ts'
import { lstatOf } from './files.ts'
import type { PostmasterFile } from './postmaster-file.ts'
import { ownUid } from './server-user.ts'

/** Where a server listens: the folder of its unix socket, or an address; and its port. */
export type Endpoint = { readonly host: string; readonly port: number }

const PORT = 5432
const LOOPBACK = '127.0.0.1'

/** Where a running server listens, by its own account. */
export function endpointOf(file: PostmasterFile): Endpoint {
  return { host: file.socketFolder || file.address || LOOPBACK, port: file.port }
}

/**
 * Makes the place where a server about to start will listen: a folder of its own that only its user and root can enter,
 * with a short path, because a socket's path may have no more than 107 bytes. On Windows a free port of the loopback.
 */
export async function makeEndpoint(cluster: Cluster): Promise<Endpoint> {
  if (process.platform === 'win32') return { host: LOOPBACK, port: await freePort() }
  const host = socketFolder(cluster)
  await mkdir(host, { mode: 0o700 }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error
  })
  const found = await lstatOf(host)
  const isOurs = found?.uid === ownUid() || found?.uid === cluster.runAs?.uid
  if (!isOurs || !found?.isDirectory() || (found.mode & 0o777) !== 0o700) {
    throw launchError(`${host} is there but is not ours`, 'Somebody else made it: remove it and start again')
  }
  if (cluster.runAs !== undefined) await chown(host, cluster.runAs.uid, cluster.runAs.gid)
  await removeSockets(host)
  return { host, port: PORT }
}

/** Removes the folder that `makeEndpoint` made, of a server that has ended. */
export async function removeEndpoint(cluster: Cluster): Promise<void> {
  if (process.platform === 'win32') return
  await removeSockets(socketFolder(cluster))
  await rmdir(socketFolder(cluster)).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY')) throw error
  })
}

/** The server's settings for where it listens. */
export function endpointArgs({ host, port }: Endpoint): readonly string[] {
  const unix = host.startsWith('/')
  return [
    ...['-c', `listen_addresses=${unix ? '' : host}`],
    ...['-c', `unix_socket_directories=${unix ? host : ''}`],
    ...['-c', `port=${port}`],
  ]
}

function socketFolder({ dir, runAs }: Cluster): string {
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 12)
  return `/tmp/openespf-${runAs?.uid ?? ownUid()}-${hash}`
}

/** The socket of a killed server and its lock file, whose pid may be another process's by now: PostgreSQL would refuse to start. */
async function removeSockets(folder: string): Promise<void> {
  for (const name of [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`])
    await rm(join(folder, name), { force: true })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, LOOPBACK, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : PORT))
    })
  })
}
