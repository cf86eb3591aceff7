import { execFile } from 'node:child_process'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MB = 1024 * 1024

/** A small file system in memory that can be made full. */
export type Disk = {
  readonly path: string
  /** Takes all space but a few blocks. */
  fill(): Promise<void>
  free(): Promise<void>
  unmount(): Promise<void>
}

/** Mounts one, or says why not: it takes root and Linux. */
export async function mountDisk(path: string, megabytes: number): Promise<Disk | string> {
  if (process.platform !== 'linux') return 'it takes Linux'
  if (process.getuid?.() !== 0) return 'it takes root'
  await mkdir(path, { mode: 0o755 })
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', path])
  } catch (error) {
    return error instanceof Error ? error.message.trim() : 'mount failed'
  }
  const ballast = join(path, 'ballast')
  const resize = (size: number) => run('mount', ['-o', `remount,size=${size}m`, path])
  return {
    path,
    async fill() {
      // Made smaller first, so that the ballast need not take as much memory as there is space.
      const { blocks, bfree, bsize } = await statfs(path)
      await resize(Math.ceil(((blocks - bfree) * bsize) / MB) + 8)
      await writeUntilFull(ballast)
    },
    async free() {
      await rm(ballast, { force: true })
      await resize(megabytes)
    },
    async unmount() {
      await run('umount', ['--lazy', path])
    },
  }
}

async function writeUntilFull(file: string): Promise<void> {
  const handle = await open(file, 'a')
  try {
    for (let size = MB; size >= 4096; ) {
      try {
        const { bytesWritten } = await handle.write(Buffer.alloc(size))
        if (bytesWritten < size) size /= 4
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
        size /= 4
      }
    }
  } finally {
    await handle.close()
  }
}
