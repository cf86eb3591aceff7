import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canRead, firstBarrier, grants } from './reach.ts'
import { scratchFolder } from './testing/scratch.ts'

const owner = { uid: 10, gid: 20 }
/** Nobody who owns anything here. */
const stranger = { uid: 3_999_999, gid: 3_999_999 }

test.each([
  ['the owner by the first digit', { ...owner, mode: 0o100 }, owner, true],
  ['the owner not by the others', { ...owner, mode: 0o077 }, owner, false],
  ['the group by the second digit', { uid: 1, gid: 20, mode: 0o010 }, owner, true],
  ['the group not by the last', { uid: 1, gid: 20, mode: 0o701 }, owner, false],
  ['others by the last digit', { uid: 1, gid: 1, mode: 0o001 }, owner, true],
  ['others not by the first two', { uid: 1, gid: 1, mode: 0o770 }, owner, false],
])('grants %s', (_, file, user, expected) => {
  expect(grants(file, user, 0o1)).toBe(expected)
})

test('names the first folder on the way that a user cannot pass', async () => {
  await using scratch = await scratchFolder()
  const closed = join(scratch.path, 'open', 'closed')
  await mkdir(join(closed, 'open'), { recursive: true })
  for (const folder of [join(scratch.path, 'open'), join(closed, 'open')]) await chmod(folder, 0o711)
  await chmod(closed, 0o700)
  expect(await firstBarrier(join(scratch.path, 'open'), stranger)).toBeUndefined()
  expect(await firstBarrier(join(closed, 'open'), stranger)).toBe(closed)
})

test('a file needs its own bits, too', async () => {
  await using scratch = await scratchFolder()
  const file = join(scratch.path, 'program')
  await writeFile(file, '')
  await chmod(file, 0o744)
  expect(await canRead(file, stranger, 'read')).toBe(true)
  expect(await canRead(file, stranger, 'run')).toBe(false)
  await chmod(scratch.path, 0o700)
  expect(await canRead(file, stranger, 'read')).toBe(false)
})
