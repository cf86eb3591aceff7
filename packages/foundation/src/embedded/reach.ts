import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ServerUser } from './server-user.ts'

type Permissions = { readonly uid: number; readonly gid: number; readonly mode: number }

const READ = 0o4
const EXECUTE = 0o1

/** Whether the mode bits of a file or folder grant a user all the wanted bits (of `0o7`). */
export function grants(file: Permissions, user: ServerUser, wanted: number): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0
  return ((file.mode >> shift) & wanted) === wanted
}

/** The first folder, from the root down to `folder` itself, that the user may not pass through; `undefined` if it may all. `folder` is a real path. */
export async function firstBarrier(folder: string, user: ServerUser): Promise<string | undefined> {
  const parent = dirname(folder)
  const above = parent === folder ? undefined : await firstBarrier(parent, user)
  if (above !== undefined) return above
  return grants(await stat(folder), user, EXECUTE) ? undefined : folder
}

/** Whether the user can read a file, or run it when `wanted` says so. `path` is a real path. */
export async function canRead(path: string, user: ServerUser, wanted: 'read' | 'run'): Promise<boolean> {
  if ((await firstBarrier(dirname(path), user)) !== undefined) return false
  return grants(await stat(path), user, wanted === 'run' ? READ | EXECUTE : READ)
}
