import { createHash } from 'node:crypto'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { hasCode, launchError } from './errors.ts'
import { readText, replaceFile, statOf } from './files.ts'
import { firstBarrier } from './reach.ts'
import { isRoot, ownUid, type ServerUser, unprivilegedUser } from './server-user.ts'

/** Where a cluster lives (a real path, its parent exists) and who runs its server (`undefined`: ourselves). */
export type Place = { readonly dir: string; readonly runAs: ServerUser | undefined }

/** For a folder of the project `P`, where its data is if not there, in `P.path`; and there, whose it is, in `<dir>.project`. */
const [POINTER, PROJECT] = ['.path', '.project']

/**
 * Decides where the data of a project is: in `dataDir` if the server's user can reach that, else in a folder of
 * `elsewhere`, to which `<dataDir>.path` points. Data that exists stays where it is.
 */
export async function choosePlace(dataDir: string, elsewhere: string): Promise<Place> {
  const wanted = await realPathOf(resolve(dataDir))
  const pointer = (await readText(wanted + POINTER))?.trim()
  if (!isRoot()) {
    const dir = pointer ?? wanted
    await refuseOthersData(dir)
    return { dir, runAs: undefined }
  }
  if (pointer === undefined && (await statOf(join(wanted, 'PG_VERSION'))) !== undefined) {
    return existingPlace(wanted)
  }
  const runAs = await unprivilegedUser()
  if (pointer === undefined && (await firstBarrier(dirname(wanted), runAs)) === undefined) {
    return { dir: wanted, runAs }
  }
  if ((await mkdir(elsewhere, { recursive: true })) !== undefined) await chmod(elsewhere, 0o755)
  const home = await realpath(elsewhere)
  await refuseBarrier(home, runAs)
  return { dir: await claimElsewhere(wanted, pointer, home), runAs }
}

/** The cluster that root finds is served as the user that owns it, so that this user can go on with it without root. */
async function existingPlace(dir: string): Promise<Place> {
  const owner = await statOf(dir)
  if (owner === undefined || owner.uid === 0) {
    const user = await unprivilegedUser()
    throw launchError(
      `the data in ${dir} belongs to root, as whom PostgreSQL refuses to run`,
      `Give it to the user that the server runs as: chown -R ${user.uid}:${user.gid} ${dir}`,
    )
  }
  const runAs = { uid: owner.uid, gid: owner.gid }
  await refuseBarrier(dirname(dir), runAs)
  return { dir, runAs }
}

/**
 * A project that was moved keeps its data; one that was copied together with its pointer gets data of its own, since
 * the original still points there.
 */
async function claimElsewhere(wanted: string, pointer: string | undefined, home: string): Promise<string> {
  const own = join(home, createHash('sha256').update(wanted).digest('hex').slice(0, 16))
  const dir = pointer !== undefined && !(await isAnothers(pointer, wanted)) ? pointer : own
  if (dirname(dir) !== home) {
    throw launchError(
      `${wanted}${POINTER} says that the data is in ${dir}, outside ${home}`,
      'Mend or remove that file',
    )
  }
  if (pointer !== dir) await replaceFile(wanted + POINTER, `${dir}\n`, { mode: 0o644 })
  const project = await readText(dir + PROJECT)
  if (project?.trim() !== wanted) await replaceFile(dir + PROJECT, `${wanted}\n`, { mode: 0o644 })
  return dir
}

async function isAnothers(dir: string, wanted: string): Promise<boolean> {
  const project = (await readText(dir + PROJECT))?.trim()
  if (project === undefined || project === wanted) return false
  return (await readText(project + POINTER))?.trim() === dir
}

async function refuseBarrier(folder: string, user: ServerUser): Promise<void> {
  const barrier = await firstBarrier(folder, user)
  if (barrier === undefined) return
  throw launchError(
    `the server runs as user ${user.uid}, who cannot pass through ${barrier} to its data in ${folder}`,
    `Let it pass: chmod o+x ${barrier}`,
  )
}

async function refuseOthersData(dir: string): Promise<void> {
  const owner = (await statOf(dir))?.uid
  if (process.platform === 'win32' || owner === undefined || owner === ownUid()) return
  throw launchError(
    `the data in ${dir} belongs to user ${owner}, not to user ${ownUid()} who starts this`,
    `Start as root or as that user, or give the data away: chown -R ${ownUid()} ${dir}`,
  )
}

async function realPathOf(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 })
  try {
    return await realpath(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    return join(await realpath(dirname(path)), basename(path))
  }
}
