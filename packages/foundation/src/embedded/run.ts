import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type { ServerUser } from './server-user.ts'

const KEPT_OUTPUT = 16_384

/**
 * How PostgreSQL's programs are spawned: as the server's user, in a folder it can be in, with none of our environment,
 * which may hold secrets.
 */
export function spawnOptions(program: string, runAs: ServerUser | undefined) {
  return {
    ...(runAs === undefined ? {} : { uid: runAs.uid, gid: runAs.gid }),
    cwd: process.platform === 'win32' ? dirname(program) : '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    windowsHide: true,
  }
}

/** Runs a program to its end; gives its exit code (null after a signal) and the end of what it wrote. */
export function run(
  program: string,
  args: readonly string[],
  runAs: ServerUser | undefined,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(program, args, { ...spawnOptions(program, runAs), stdio: ['ignore', 'pipe', 'pipe'] })
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: output.trim() }))
  })
}
