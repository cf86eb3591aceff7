import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const PROGRAM = join(import.meta.dirname, '../../../apps/cli/src/main.ts')

export type Ran = { exitCode: number | null; out: string; err: string }

/** Starts `openespf <args>` as an operator does beside a sandbox: nothing configured but its data folder. */
export function startCli(
  args: readonly string[],
  data: string,
  stdin = '',
): { child: ChildProcess; ran: Promise<Ran> } {
  const named = /^OPENESPF_(URL|LOGIN|PASSWORD|TOKEN)$/
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !named.test(name)))
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...env, OPENESPF_DATA: data },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(stdin)
  const ran = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { child, ran: ran.then(([[exitCode], out, err]) => ({ exitCode, out, err })) }
}
