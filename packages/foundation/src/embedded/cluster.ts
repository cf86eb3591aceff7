import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Binaries, programPath } from './binaries.ts'
import { hasCode, launchError, programError } from './errors.ts'
import { readText, replaceFile, statOf, syncFolder } from './files.ts'
import { run } from './run.ts'
import type { ServerUser } from './server-user.ts'

/** A data folder, the programs that serve it and the user they run as (`undefined`: ourselves). */
export type Cluster = {
  /** A real path. */
  readonly dir: string
  readonly runAs: ServerUser | undefined
  readonly binaries: Binaries
  readonly log: (line: string) => void
}

/** The superuser of every cluster that is made here. */
export const SUPERUSER = 'openespf'

/** Inside the data folder: it goes where the data goes, and who can read the data needs no password. */
const PASSWORD_FILE = 'openespf.password'

/** Settings that a user may change in `postgresql.conf`. */
const settings = [
  'max_connections=100',
  'shared_buffers=128MB',
  'wal_compression=on',
  'timezone=UTC',
  'log_timezone=UTC',
]

/** Makes the cluster when there is none; refuses what is no cluster, and one of another major version. Call it under the lock. */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  await removeDrafts(cluster.dir)
  const version = (await readText(join(cluster.dir, 'PG_VERSION')))?.trim()
  if (version === undefined) return createCluster(cluster)
  const { major } = cluster.binaries
  if (version !== String(major)) {
    throw launchError(
      `the data in ${cluster.dir} is of PostgreSQL ${version}, the programs here are of PostgreSQL ${major}`,
      `Point DATABASE_URL at a PostgreSQL ${version} that serves it, or dump it with that and load it here, or move the folder away to start empty`,
    )
  }
  if ((await statOf(join(cluster.dir, 'global', 'pg_control'))) === undefined) throw notACluster(cluster.dir)
}

/** The superuser's password, made with the cluster. */
export async function readPassword(dir: string): Promise<string> {
  const password = (await readText(join(dir, PASSWORD_FILE)))?.trim()
  if (password) return password
  throw launchError(
    `the password in ${join(dir, PASSWORD_FILE)} is missing`,
    'Put that file back (one line), or move the data folder away to start empty',
  )
}

/** Makes it beside its place and renames: a cluster that is in its place is whole, whenever this was killed. */
async function createCluster(cluster: Cluster): Promise<void> {
  const { dir, runAs, log } = cluster
  await removeEmptyFolder(dir)
  log(`first start: making the database in ${dir}`)
  const draft = `${dir}.new-${randomBytes(6).toString('hex')}`
  const [data, passwordFile] = [join(draft, 'data'), join(draft, 'password')]
  const password = randomBytes(24).toString('base64url')
  try {
    await mkdir(data, { recursive: true, mode: 0o700 })
    await chmod(draft, 0o711)
    await replaceFile(passwordFile, `${password}\n`, { mode: 0o600, owner: runAs })
    if (runAs !== undefined) await chown(data, runAs.uid, runAs.gid)
    await runInitdb(cluster, data, passwordFile)
    await replaceFile(join(data, PASSWORD_FILE), `${password}\n`, { mode: 0o600, owner: runAs })
    await rename(data, dir)
    await syncFolder(dirname(dir))
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 10 })
  }
}

async function runInitdb(
  { binaries, runAs, dir }: Cluster,
  data: string,
  passwordFile: string,
): Promise<void> {
  const { code, output } = await run(
    programPath(binaries, 'initdb'),
    [
      ...['--pgdata', data, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
      ...settings.flatMap((setting) => ['--set', setting]),
    ],
    runAs,
  )
  if (code !== 0) throw programError(`the database could not be made in ${dir} (initdb)`, output)
}

/** What a process that was killed while making the cluster has left behind. */
async function removeDrafts(dir: string): Promise<void> {
  const prefix = `${basename(dir)}.new-`
  for (const name of await readdir(dirname(dir))) {
    if (name.startsWith(prefix))
      await rm(join(dirname(dir), name), { recursive: true, force: true, maxRetries: 10 })
  }
}

async function removeEmptyFolder(dir: string): Promise<void> {
  try {
    await rmdir(dir)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw notACluster(dir)
    if (!hasCode(error, 'EBUSY')) throw error
    throw launchError(
      `${dir} is a mount point`,
      `Mount ${dirname(dir)} instead, so that the data folder can be made in it`,
      error,
    )
  }
}

function notACluster(dir: string): Error {
  return launchError(
    `${dir} is there but is no whole PostgreSQL data folder`,
    'Restore it from a backup, or move it away to start with an empty database',
  )
}
