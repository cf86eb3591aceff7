const DATABASE_URL = 'point DATABASE_URL at a PostgreSQL of your own'
const FULL = 'The disk is full: free some space and start again'
const QUOTA = 'The disk quota is used up: free some space and start again'
const READ_ONLY = `That file system is read-only: put the project where it can write, or ${DATABASE_URL}`
const SHOWN_LINES = 12

const fileRemedies: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: QUOTA,
  EROFS: READ_ONLY,
  EACCES: `This user may not do that there: make the folder writable for it, start as the user that owns it, or ${DATABASE_URL}`,
  EPERM: `The system does not allow that: start as a normal user that owns the folder, or ${DATABASE_URL}`,
  ENOTDIR: 'Something on that path is a file where a folder is needed: move it away and start again',
  ENOENT: `A folder is missing or cannot be made: make it, put the project where it can write, or ${DATABASE_URL}`,
}

const spawnRemedies: Readonly<Record<string, string>> = {
  EPERM: `The system does not let root run it as another user: start as a normal user, or ${DATABASE_URL}`,
  EINVAL: `The system has no such user to run it as: start as a normal user, or ${DATABASE_URL}`,
  EACCES: `The file system does not let programs run, or this one must not be read: ${DATABASE_URL}`,
  ENOENT: `The program or the C library that it needs (glibc) is missing: ${DATABASE_URL}`,
}

const outputRemedies: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Check free disk space/, FULL],
  [/Disk quota exceeded/, QUOTA],
  [/Read-only file system/, READ_ONLY],
  [
    /Cannot allocate memory|could not map anonymous shared memory/,
    'There is not enough free memory: free some and start again',
  ],
  [
    /could not look up effective user ID/,
    `The user has no entry in /etc/passwd: add one, or ${DATABASE_URL}`,
  ],
  [
    /invalid value for parameter|unrecognized configuration parameter/,
    'Mend the postgresql.conf in the data folder',
  ],
]

/** An error of the launcher: what is wrong, then what to do about it. */
export function launchError(problem: string, remedy: string, cause?: unknown): Error {
  const message = `Embedded PostgreSQL: ${problem}. ${remedy}.`
  return cause === undefined ? new Error(message) : new Error(message, { cause })
}

/** An error about a PostgreSQL program that failed: what to do where the trouble is a known one, and its last words. */
export function programError(problem: string, output: string): Error {
  const known = outputRemedies.find(([pattern]) => pattern.test(output))?.[1]
  const remedy = known ?? `Its last lines say why; to do without it, ${DATABASE_URL}`
  return new Error(`${launchError(problem, remedy).message}\n${lastLines(output)}`)
}

/** The last lines of an output that are not empty. */
export function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(-SHOWN_LINES).join('\n')
}

/** Gives an error of the file system or of a spawn its remedy; other errors stay as they are. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error
  const isSpawn = 'syscall' in error && String(error.syscall).startsWith('spawn')
  const remedy = (isSpawn ? spawnRemedies : fileRemedies)[error.code]
  return remedy === undefined ? error : launchError(error.message, remedy, error)
}

/** Whether an error of the system has one of these codes (`ENOENT`, …). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}
