import colors from 'picocolors'
import { runProgram } from '../program.ts'
import type { Asking, Terminal } from '../terminal.ts'

export const NOW = new Date('2026-01-31T14:30:00.000Z')

type Settings = Partial<Pick<Terminal, 'columns' | 'colors' | 'fetch' | 'delay' | 'now'>> & {
  stdin?: string
  /** Somebody who answers; nobody unless given. */
  ask?: Partial<Asking>
}

export type Ran = { exitCode: number; out: string; err: string }

/** Runs `openespf <args>` on a terminal that remembers. */
export async function runCli(args: readonly string[], settings: Settings = {}): Promise<Ran> {
  const { terminal, ran } = createFakeTerminal(settings)
  const exitCode = await runProgram(args, terminal)
  return exitCode === 0 ? ran() : { ...ran(), exitCode }
}

export function createFakeTerminal(settings: Settings = {}) {
  const out: string[] = []
  const err: string[] = []
  const interrupt = new AbortController()
  let failed = false
  const nobody = (): never => {
    throw new Error('nobody was to be asked')
  }
  const asking: Asking = { password: nobody, confirm: nobody, choose: nobody, bar: nobody, ...settings.ask }
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    columns: settings.columns,
    colors: settings.colors ?? colors.createColors(false),
    ask: settings.ask ? asking : undefined,
    readStdin: async () => settings.stdin ?? '',
    now: settings.now ?? (() => NOW),
    // Somebody gets bored at the first pause: what goes on until Ctrl-C ends.
    delay: settings.delay ?? (async () => interrupt.abort()),
    interrupted: () => interrupt.signal,
    fetch:
      settings.fetch ??
      (async () => {
        throw new Error('nothing was to be called')
      }),
    fail() {
      failed = true
    },
  }
  const ran = (): Ran => ({ exitCode: failed ? 1 : 0, out: out.join('\n'), err: err.join('\n') })
  return { terminal, ran }
}
