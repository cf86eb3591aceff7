import { join } from 'node:path'
import type { GeneratorLine } from './checker/log-lines.ts'
import type { Journal } from './journal.ts'
import { type Supervised, supervise } from './supervise.ts'

/** The program `openespf`. */
export const PROGRAM = join(import.meta.dirname, '../../apps/cli/src/main.ts')

/** Starts `openespf server --role dispatch` and keeps it running; what becomes of its processes is noted in the journal. */
export function superviseDispatcher(options: {
  name: string
  folder: string
  env: Record<string, string>
  journal: Journal<GeneratorLine>
  onStarted(): void
}): Supervised {
  const { name, folder, env, journal, onStarted } = options
  return supervise({
    name,
    command: process.execPath,
    args: [PROGRAM, 'server', '--role', 'dispatch'],
    ready: 'dispatching',
    env,
    folder,
    onStarted,
    onChange: (pid, what) => journal.write({ kind: 'process', name, pid, at: Date.now(), what }),
  })
}
