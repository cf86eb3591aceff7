import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  currentProcess,
  isSameProcess,
  processCommand,
  processStartTime,
  reapPidFile,
  writePidFile,
} from './process.ts'

let folder = ''
let file = ''
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-process-'))
  file = join(folder, 'child.pid')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** A child that is up; it ends at SIGTERM unless `stubborn`. */
async function startChild(stubborn = false): Promise<ChildProcess> {
  const deaf = stubborn ? "process.on('SIGTERM', () => {});" : ''
  const child = spawn(process.execPath, ['-e', `${deaf} setInterval(() => {}, 1000); console.log('up')`])
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test('a process is known by pid and start time', async () => {
  const me = await currentProcess()
  expect(me.pid).toBe(process.pid)
  expect(me.startTime).toMatch(/^\w+$/)
  expect(await isSameProcess(me)).toBe(true)
  expect(await isSameProcess({ ...me, startTime: '1_abc' })).toBe(false)
})

test('a dead process has neither start time nor command', async () => {
  const child = await startChild()
  const pid = child.pid ?? 0
  expect(await processStartTime(pid)).toBeDefined()
  expect(await processCommand(pid)).toContain('setInterval')
  await end(child)
  expect(await processStartTime(pid)).toBeUndefined()
  expect(await processCommand(pid)).toBeUndefined()
})

test('a left-over child is ended by the signal, and its file goes', async () => {
  const child = await startChild()
  await writePidFile(file, child)
  const exited = once(child, 'exit')
  expect(await reapPidFile(file)).toEqual({ kind: 'stopped', pid: child.pid })
  expect((await exited)[1]).toBe('SIGTERM')
  expect(await reapPidFile(file)).toEqual({ kind: 'absent' })
})

test('one that does not heed the signal is killed', async () => {
  const child = await startChild(true)
  await writePidFile(file, child)
  expect(await reapPidFile(file, { signal: 'SIGTERM', timeoutMs: 50 })).toEqual({
    kind: 'killed',
    pid: child.pid,
  })
})

test('a process that only has the same pid is left alone', async () => {
  const child = await startChild()
  await writePidFile(file, child)
  const recorded = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...recorded, startTime: '1_abc' }))
  expect(await reapPidFile(file)).toEqual({ kind: 'dead' })
  expect(child.exitCode ?? child.signalCode).toBeNull()
  expect(await processStartTime(child.pid ?? 0)).toBeDefined()
})

test.each(['', '{', 'null', '[]', '{"pid":-1,"startTime":"x"}', '{"pid":"1"}', '{"pid":0,"startTime":"x"}'])(
  'a pid file that says %j ends nobody and goes',
  async (text) => {
    await writeFile(file, text)
    expect(await reapPidFile(file)).toEqual({ kind: 'dead' })
    expect(await reapPidFile(file)).toEqual({ kind: 'absent' })
  },
)

test('a child that is dead already, or never was, is not recorded', async () => {
  const child = await startChild()
  await end(child)
  for (const dead of [child, { pid: undefined }]) {
    await writeFile(file, 'older')
    await writePidFile(file, dead)
    expect(await reapPidFile(file)).toEqual({ kind: 'absent' })
  }
})
