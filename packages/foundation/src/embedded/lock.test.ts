import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { currentProcess } from '../process.ts'
import { withLock } from './lock.ts'
import { addEntry, livingEntries } from './registry.ts'
import { scratchFolder } from './testing/scratch.ts'

const LONG_MS = 20_000

test('one at a time, in one process', async () => {
  await using folder = await scratchFolder()
  let inside = 0
  const most: number[] = []
  const work = async () => {
    most.push(++inside)
    await readdir(folder.path)
    inside--
  }
  await Promise.all(Array.from({ length: 6 }, () => withLock(folder.path, LONG_MS, work)))
  expect(most).toEqual([1, 1, 1, 1, 1, 1])
  expect(await readdir(folder.path)).toEqual([])
})

test('one at a time, in several processes', async () => {
  await using folder = await scratchFolder()
  const script = fileURLToPath(new URL('./testing/take-lock.ts', import.meta.url))
  const codes = Array.from({ length: 3 }, async () => {
    const child = spawn(process.execPath, [script, folder.path, '20'], { stdio: 'inherit' })
    return (await once(child, 'exit'))[0]
  })
  expect(await Promise.all(codes)).toEqual([0, 0, 0])
})

test('an error in the work frees the lock', async () => {
  await using folder = await scratchFolder()
  await expect(withLock(folder.path, LONG_MS, () => Promise.reject(new Error('bad work')))).rejects.toThrow(
    'bad work',
  )
  expect(await withLock(folder.path, LONG_MS, async () => 'next')).toBe('next')
})

test('who died holding it is passed over, also when its pid lives on as another process', async () => {
  await using folder = await scratchFolder()
  const child = spawn(process.execPath, ['--version'])
  await once(child, 'exit')
  await writeFile(join(folder.path, `lock-${child.pid}-123_abc-00ff`), '')
  await writeFile(join(folder.path, `lock-${process.pid}-1_abc-00ff`), '')
  expect(await withLock(folder.path, 0, async () => 'taken')).toBe('taken')
  expect(await readdir(folder.path)).toEqual([])
})

test('a living holder is waited for, then named', async () => {
  await using folder = await scratchFolder()
  await addEntry(folder.path, 'lock')
  await expect(withLock(folder.path, 30, async () => 'taken')).rejects.toThrow(
    `process ${process.pid} has been`,
  )
})

test('users do not hold the lock, and files that are no entries are left alone', async () => {
  await using folder = await scratchFolder()
  const user = await addEntry(folder.path, 'user')
  await writeFile(join(folder.path, 'notes.txt'), '')
  await withLock(folder.path, 0, async () => undefined)
  expect(await livingEntries(folder.path, 'user')).toEqual([user])
  expect((await readdir(folder.path)).sort()).toEqual(['notes.txt', user])
  expect(user).toContain(`-${(await currentProcess()).startTime}-`)
})
