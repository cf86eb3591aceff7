import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the Application's own API is, and the token that it wants. */
export type Access = { url: string; token: string }

/**
 * Writes `<data>/provisioner.json`, mode 0600, whole or not at all, for the command line on this machine. The result
 * removes it again, unless another process has written its own.
 */
export async function writeAccess(data: string, access: Access): Promise<() => Promise<void>> {
  const path = join(data, 'provisioner.json')
  const draft = `${path}.${process.pid}`
  const text = `${JSON.stringify(access, null, 2)}\n`
  await mkdir(data, { recursive: true })
  await rm(draft, { force: true })
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
  await chmod(draft, 0o600)
  await rename(draft, path)
  return async () => {
    const now = await readFile(path, 'utf8').catch(() => '')
    if (now === text) await rm(path, { force: true })
  }
}
