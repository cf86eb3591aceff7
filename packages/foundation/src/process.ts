import { execFile } from 'node:child_process'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** One process of this machine: a pid alone is used again by later processes, a pid with its start time is not. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string }

/** How `reapPidFile` found the recorded child: no file, dead already, gone after the signal, or gone after SIGKILL. */
export type Reaped =
  | { readonly kind: 'absent' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'stopped' | 'killed'; readonly pid: number }

const run = promisify(execFile)
const POLL_MS = 10

/**
 * When a process started, as an opaque word (`[A-Za-z0-9_]+`) that no other process of this pid shares, also after a
 * reboot; `undefined` when there is no such process or only its zombie.
 */
export async function processStartTime(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return word(await describe(pid, 'lstart', 'CreationDate.Ticks'))
  const stat = await readOrUndefined(`/proc/${pid}/stat`)
  // The second field is the command in parentheses, which may itself hold spaces and parentheses: count from the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  const [state, ticks] = [fields[0], fields[19]]
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined
  const boot = (await readOrUndefined('/proc/sys/kernel/random/boot_id')) ?? 'boot'
  return `${ticks}_${boot.slice(0, 8)}`
}

/** The arguments a process was started with, joined by spaces; `undefined` when there is no such process. */
export async function processCommand(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return describe(pid, 'command', 'CommandLine')
  return (await readOrUndefined(`/proc/${pid}/cmdline`))?.replaceAll('\0', ' ').trim() || undefined
}

/** Whether this very process still runs: the same pid and the same start time. */
export async function isSameProcess(identity: ProcessIdentity): Promise<boolean> {
  return (await processStartTime(identity.pid)) === identity.startTime
}

/** The process that calls. */
export async function currentProcess(): Promise<ProcessIdentity> {
  const startTime = await processStartTime(process.pid)
  if (startTime === undefined) throw new Error('The start time of this process cannot be read (/proc or ps)')
  return { pid: process.pid, startTime }
}

/** Records a child that was just spawned, so that a later run can end it if this one dies. A child already dead is not recorded. */
export async function writePidFile(
  path: string,
  child: { readonly pid?: number | undefined },
): Promise<void> {
  const startTime = child.pid === undefined ? undefined : await processStartTime(child.pid)
  if (startTime === undefined) return rm(path, { force: true })
  const draft = `${path}.${process.pid}`
  await writeFile(draft, JSON.stringify({ pid: child.pid, startTime }))
  await rename(draft, path)
}

/**
 * Ends the left-over child that a pid file records, only if pid and start time match, and removes the file: first the
 * signal (SIGTERM unless given), after `timeoutMs` (5000 unless given) SIGKILL.
 */
export async function reapPidFile(
  path: string,
  options: { signal?: NodeJS.Signals; timeoutMs?: number } = {},
): Promise<Reaped> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (text === undefined) return { kind: 'absent' }
  const child = parseIdentity(text)
  let kind: 'dead' | 'stopped' | 'killed' = 'dead'
  if (child !== undefined && (await isSameProcess(child))) {
    kind = 'stopped'
    signalIfThere(child.pid, options.signal ?? 'SIGTERM')
    if (!(await isGone(child, options.timeoutMs ?? 5_000))) {
      kind = 'killed'
      signalIfThere(child.pid, 'SIGKILL')
      if (!(await isGone(child, 5_000))) throw new Error(`Process ${child.pid} (${path}) cannot be killed`)
    }
  }
  await rm(path, { force: true })
  return kind === 'dead' || child === undefined ? { kind: 'dead' } : { kind, pid: child.pid }
}

async function isGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (await isSameProcess(identity)) {
    if (performance.now() > deadline) return false
    await delay(POLL_MS)
  }
  return true
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const { pid, startTime }: { pid?: unknown; startTime?: unknown } = JSON.parse(text)
    return Number.isSafeInteger(pid) && typeof startTime === 'string'
      ? { pid: Number(pid), startTime }
      : undefined
  } catch {
    return undefined
  }
}

/** Asks ps (its lstart in UTC, whatever our TZ) or, on Windows, PowerShell. */
async function describe(pid: number, field: string, property: string): Promise<string | undefined> {
  const windows = process.platform === 'win32'
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").${property}`
  const [command, args] = windows
    ? ['powershell', ['-NoProfile', '-Command', query]]
    : ['ps', ['-o', `${field}=`, '-p', String(pid)]]
  const env = windows ? {} : { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' }
  try {
    return (await run(command, args, { env })).stdout.trim() || undefined
  } catch {
    return undefined
  }
}

function word(text: string | undefined): string | undefined {
  return text?.replaceAll(/[^A-Za-z0-9]+/g, '_')
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}
