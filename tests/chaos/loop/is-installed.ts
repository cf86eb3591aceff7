import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a program is in the PATH. It is not asked for its version: slapd starts to work when it is. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}
