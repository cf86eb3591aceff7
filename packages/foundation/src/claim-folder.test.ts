import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimFolder } from './claim-folder.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-claim-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a claimed folder is refused with the pid of its owner until it is released', async () => {
  const first = await claimFolder(folder)
  expect(await claimFolder(folder)).toEqual({ kind: 'taken', pid: String(process.pid) })
  if (first.kind === 'claimed') await first.release()
  expect((await claimFolder(folder)).kind).toBe('claimed')
})

test('the claim of a killed process is void', async () => {
  const door = new URL('./claim-folder.ts', import.meta.url).href
  const script = `const { claimFolder } = await import(${JSON.stringify(door)})
    console.log((await claimFolder(${JSON.stringify(folder)})).kind)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  expect(String(line).trim()).toBe('claimed')
  expect(await claimFolder(folder)).toEqual({ kind: 'taken', pid: String(child.pid) })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await claimFolder(folder)).kind).toBe('claimed')
})
