import { chmod, mkdir, readdir, readFile, readlink, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareFrom } from './binaries.ts'
import { scratchFolder } from './testing/scratch.ts'

/** Nobody who owns anything here. */
const stranger = { uid: 3_999_999, gid: 3_999_999 }
const root = process.getuid?.() === 0
const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]

/** A package as npm unpacks it under a closed umask, without its install script having run. */
async function makePackage(folder: string): Promise<{ root: string; version: string }> {
  const packageRoot = join(folder, 'package')
  const files = {
    'native/bin/postgres': '#!/bin/sh',
    'native/lib/libx.so.1.2': 'library',
    'native/share/postgresql/postgres.bki': 'catalogue',
    'native/pg-symlinks.json': JSON.stringify(links),
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(packageRoot, name)), { recursive: true, mode: 0o700 })
    await writeFile(join(packageRoot, name), content, { mode: name.includes('/bin/') ? 0o700 : 0o600 })
  }
  return { root: packageRoot, version: '18.4.0-beta.17' }
}

test('programs that we can read are used where they are, with their library links made', async () => {
  await using scratch = await scratchFolder()
  const source = await makePackage(scratch.path)
  for (let round = 0; round < 2; round++) {
    const binaries = await prepareFrom(source, scratch.path, undefined)
    expect(binaries).toEqual({ folder: join(source.root, 'native/bin'), major: 18 })
    expect(await readlink(join(source.root, 'native/lib/libx.so.1'))).toBe('libx.so.1.2')
  }
})

test('programs that the server cannot read are copied out, whole and readable for all', async () => {
  await using scratch = await scratchFolder()
  const source = await makePackage(scratch.path)
  const copy = join(scratch.path, 'bin-18.4.0-beta.17')
  const both = await Promise.all([1, 2].map(() => prepareFrom(source, scratch.path, stranger)))
  expect(both).toEqual([1, 2].map(() => ({ folder: join(copy, 'native/bin'), major: 18 })))
  const mode = async (name: string) => (await stat(join(copy, name))).mode & 0o777
  expect(await Promise.all(['.', 'native', 'native/bin', 'native/bin/postgres'].map(mode))).toEqual(
    Array(4).fill(0o755),
  )
  expect(await mode('native/share/postgresql/postgres.bki')).toBe(0o644)
  expect(await readFile(join(copy, 'native/lib/libx.so.1'), 'utf8')).toBe('library')
  expect((await readdir(scratch.path)).sort()).toEqual(['bin-18.4.0-beta.17', 'package'])
})

test('of copies that were cut off, those that may still be at work stay', async () => {
  await using scratch = await scratchFolder()
  const source = await makePackage(scratch.path)
  const [dead, atWork] = ['bin-17.0.0.new-00ff', 'bin-17.0.0.new-00ee']
  for (const name of [dead, atWork]) await mkdir(join(scratch.path, name))
  await utimes(join(scratch.path, dead), 0, 0)
  await prepareFrom(source, scratch.path, stranger)
  const found = await readdir(scratch.path)
  expect(found).toContain(atWork)
  expect(found).not.toContain(dead)
})

test.skipIf(root)('links that cannot be made (which root always can) are made in a copy', async () => {
  await using scratch = await scratchFolder()
  const source = await makePackage(scratch.path)
  await chmod(join(source.root, 'native/lib'), 0o555)
  const binaries = await prepareFrom(source, scratch.path, undefined)
  expect(binaries.folder).toBe(join(scratch.path, 'bin-18.4.0-beta.17/native/bin'))
  await chmod(join(source.root, 'native/lib'), 0o755)
})
