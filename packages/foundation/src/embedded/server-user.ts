import { readFile } from 'node:fs/promises'

/** The user that PostgreSQL runs as when it cannot be ours. */
export type ServerUser = { readonly uid: number; readonly gid: number }

/** The id customarily given to nobody, where no user has that name. */
const NOBODY = 65_534

/** Our user id; `undefined` on Windows, which has none. */
export function ownUid(): number | undefined {
  return process.getuid?.()
}

/** Whether we are root, as whom PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return ownUid() === 0
}

/** The unprivileged user for a server that root starts: nobody. */
export async function unprivilegedUser(): Promise<ServerUser> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const line = users.split('\n').find((entry) => entry.startsWith('nobody:'))
  const [uid, gid] = (line ?? '').split(':').slice(2, 4).map(Number)
  return isOrdinary(uid) && isOrdinary(gid) ? { uid, gid } : { uid: NOBODY, gid: NOBODY }
}

function isOrdinary(id: number | undefined): id is number {
  return Number.isSafeInteger(id) && Number(id) > 0
}
