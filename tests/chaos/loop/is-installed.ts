import { execFile } from 'node:child_process'

/** Whether a program is in the PATH. It is asked for its version. */
export function isInstalled(program: string): Promise<boolean> {
  return new Promise((resolve) =>
    execFile(program, ['-V'], (error) => resolve(!(error && error.code === 'ENOENT'))),
  )
}
