import { link, mkdir, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a file of mode 0600 whole or not at all, and only if there is none: of several processes that call at once, one
 * wins and the others find its file.
 */
export async function createFileOnce(path: string, content: () => string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.${Math.trunc(performance.now() * 1000)}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(content())
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
  } catch (error) {
    if (!isExists(error)) throw error
  } finally {
    await unlink(draft)
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
