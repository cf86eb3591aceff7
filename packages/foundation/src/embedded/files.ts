import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { type FileHandle, lstat, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hasCode } from './errors.ts'
import type { ServerUser } from './server-user.ts'

/** A file's text; `undefined` when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  return absentAsUndefined(readFile(path, 'utf8'))
}

/** What a path leads to; `undefined` when nothing is there. */
export async function statOf(path: string): Promise<Stats | undefined> {
  return absentAsUndefined(stat(path))
}

/** What is at a path, links not followed; `undefined` when nothing is there. */
export async function lstatOf(path: string): Promise<Stats | undefined> {
  return absentAsUndefined(lstat(path))
}

/**
 * Writes a file whole or not at all. Safe in a folder that the server's user owns: it never follows a link that was
 * planted there, since the draft's name is random and must be new.
 */
export async function replaceFile(
  path: string,
  content: string,
  options: { mode: number; owner?: ServerUser | undefined },
): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await withFile(draft, 'wx', options.mode, async (file) => {
      await file.writeFile(content)
      await file.chmod(options.mode)
      if (options.owner !== undefined) await file.chown(options.owner.uid, options.owner.gid)
      await file.sync()
    })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Makes renames in a folder durable; a system that cannot (Windows) is left to its own devices. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await withFile(path, 'r', 0, (folder) => folder.sync())
}

async function withFile(
  path: string,
  flags: string,
  mode: number,
  work: (file: FileHandle) => Promise<void>,
) {
  const file = await open(path, flags, mode)
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

async function absentAsUndefined<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
