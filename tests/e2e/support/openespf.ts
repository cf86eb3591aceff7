import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '@openespf/foundation/testing'
import { checkAnswers } from './check-answers.ts'

const PROGRAM = join(import.meta.dirname, '../../../apps/cli/src/main.ts')
export const ADMIN = { login: 'admin', password: 'correct horse battery' }

export type Program = {
  child: ChildProcess
  /** Everything that it has printed so far, both streams. */
  output(): string
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/**
 * Starts the real program, `openespf <args>`, on a data folder; on free ports unless the settings say otherwise. From then on
 * every answer that `fetch` brings is held against the contract.
 */
export function openespf(
  args: readonly string[],
  data: string,
  settings: Readonly<Record<string, string>> = {},
): Program {
  checkAnswers()
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: {
      ...process.env,
      OPENESPF_DATA: data,
      OPENESPF_PORT: '0',
      OPENESPF_ADMIN_PORT: '0',
      OPENESPF_RESELLER_PORT: '0',
      OPENESPF_CUSTOMER_PORT: '0',
      OPENESPF_ACCOUNT_PORT: '0',
      PROVISIONER_PORT: '0',
      OPENESPF_ADMIN_PASSWORD: ADMIN.password,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const add = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  return { child, output: () => output, exited }
}

/** Waits until the program has printed something that fits; fails with all that it printed when it ends first. */
export async function printed(
  program: Program,
  pattern: RegExp,
  timeoutMs = 60_000,
): Promise<RegExpExecArray> {
  return waitFor(
    `the program prints ${pattern}`,
    () => {
      const match = pattern.exec(program.output())
      if (match) return match
      if (program.child.exitCode !== null) throw new Error(`it ended instead:\n${program.output()}`)
      return undefined
    },
    timeoutMs,
  )
}

/** `openespf up`, ready: the base address of its APIs. */
export async function up(data: string): Promise<{ program: Program; url: string }> {
  const program = openespf(['up'], data)
  const [, url = ''] = await printed(program, /billing API v1\s+(http:\/\/[^/]+)\/rest/)
  await printed(program, /Ctrl-C stops it/)
  return { program, url }
}

/** A data folder that goes away with the test. */
export async function dataFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'openespf-e2e-'))
  return { path: join(path, 'data'), remove: () => rm(path, { recursive: true, force: true }) }
}
