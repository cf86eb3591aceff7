import { execFile } from 'node:child_process'
import { chmod, chown, cp, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { acquireAt } from './acquire.ts'
import { choosePlace } from './place.ts'
import { scratchFolder } from './testing/scratch.ts'

const root = process.getuid?.() === 0

// A busy disk takes initdb from one second to ten.
vi.setConfig({ testTimeout: 120_000 })

describe.runIf(root)('as root (only root runs the server as somebody else)', () => {
  test('data of a project where nobody can go is elsewhere, and stays there', async () => {
    await using home = await scratchFolder(0o700)
    await using outside = await scratchFolder()
    const elsewhere = join(outside.path, 'lib')
    const dataDir = join(home.path, 'project', 'data', 'postgres')
    const postgres = await acquireAt({ dataDir }, elsewhere)
    expect(postgres.dataDir.startsWith(`${elsewhere}/`)).toBe(true)
    expect((await readFile(`${dataDir}.path`, 'utf8')).trim()).toBe(postgres.dataDir)
    await postgres.release()
    await chmod(home.path, 0o755)
    expect((await choosePlace(dataDir, elsewhere)).dir).toBe(postgres.dataDir)
  })

  test('a moved project keeps its data, a copied one gets its own', async () => {
    await using home = await scratchFolder(0o700)
    await using outside = await scratchFolder()
    const place = async (project: string) =>
      (await choosePlace(join(home.path, project, 'postgres'), outside.path)).dir
    const original = await place('one')
    await rename(join(home.path, 'one'), join(home.path, 'two'))
    expect(await place('two')).toBe(original)
    await cp(join(home.path, 'two'), join(home.path, 'three'), { recursive: true })
    expect(await place('three')).not.toBe(original)
    expect(await place('two')).toBe(original)
    expect(await place('three')).toBe(await place('three'))
  })

  test('data that a user made is served as that user', async () => {
    await using scratch = await scratchFolder()
    const dir = join(scratch.path, 'postgres')
    await mkdir(dir)
    await writeFile(join(dir, 'PG_VERSION'), '18\n')
    await expect(choosePlace(dir, scratch.path)).rejects.toThrow(/belongs to root.*chown -R/)
    await chown(dir, 4711, 4712)
    expect(await choosePlace(dir, scratch.path)).toEqual({ dir, runAs: { uid: 4711, gid: 4712 } })
    await chmod(scratch.path, 0o700)
    await expect(choosePlace(dir, scratch.path)).rejects.toThrow(`chmod o+x ${scratch.path}`)
  })

  test('a pointer to anywhere else is not followed', async () => {
    await using scratch = await scratchFolder()
    await writeFile(join(scratch.path, 'postgres.path'), '/etc\n')
    await expect(choosePlace(join(scratch.path, 'postgres'), scratch.path)).rejects.toThrow(/outside/)
  })
})

describe.skipIf(root)('as a normal user (root may write anywhere and read everything)', () => {
  test('a folder that cannot be written is named, with what to do', async () => {
    await using scratch = await scratchFolder(0o555)
    await expect(
      acquireAt({ dataDir: join(scratch.path, 'data', 'postgres') }, scratch.path),
    ).rejects.toThrow(/EACCES.*writable/)
  })

  test('data of another user is refused', async () => {
    await using scratch = await scratchFolder()
    await writeFile(join(scratch.path, 'postgres.path'), '/etc\n')
    await expect(choosePlace(join(scratch.path, 'postgres'), scratch.path)).rejects.toThrow(
      /belongs to user 0/,
    )
  })
})

test('a file where a folder should be is named', async () => {
  await using scratch = await scratchFolder()
  await writeFile(join(scratch.path, 'data'), '')
  await expect(acquireAt({ dataDir: join(scratch.path, 'data', 'postgres') }, scratch.path)).rejects.toThrow(
    /ENOTDIR|EEXIST/,
  )
})

test('a folder reached by a link is the folder itself', async () => {
  await using scratch = await scratchFolder()
  await mkdir(join(scratch.path, 'disk'))
  await promisify(execFile)('/bin/ln', ['-s', 'disk', join(scratch.path, 'postgres')])
  expect((await choosePlace(join(scratch.path, 'postgres'), scratch.path)).dir).toBe(
    join(scratch.path, 'disk'),
  )
  expect((await stat(scratch.path)).isDirectory()).toBe(true)
})
