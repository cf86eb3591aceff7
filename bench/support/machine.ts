import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

export type Machine = { cpu: string; cores: number; memoryGb: number; system: string; node: string }

export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}

/** The version of an installed package, found without running it; undefined when it is not installed. */
export function packageVersion(name: string): string | undefined {
  for (const folder of ['../node_modules/', '../../node_modules/']) {
    try {
      const path = fileURLToPath(new URL(`${folder}${name}/package.json`, import.meta.url))
      const { version }: { version?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
      if (typeof version === 'string') return version
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

/** The most memory that a process ever had resident, in MB; undefined where the kernel does not tell. */
export async function peakRssMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

/** Processor time that a process has used, in milliseconds; undefined where the kernel does not tell. */
export async function cpuMs(pid: number): Promise<number | undefined> {
  const times = await timesOf(pid)
  return times === undefined ? undefined : times.own
}

/** The same of a process with its children, those that have ended too. */
export async function familyCpuMs(pid: number): Promise<number | undefined> {
  const parent = await timesOf(pid)
  if (parent === undefined) return undefined
  let sum = parent.own + parent.ended
  for (const name of await readdir('/proc')) {
    const child = /^\d+$/.test(name) ? await timesOf(Number(name)) : undefined
    if (child?.parent === pid) sum += child.own + child.ended
  }
  return sum
}

type Times = { parent: number; own: number; ended: number }

/** Milliseconds of processor time of a process, and of its children that have ended. */
async function timesOf(pid: number): Promise<Times | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  if (stat === '') return undefined
  // The name in parentheses may contain blanks. Behind it: the state, the parent, and from the 12th field on the
  // times in hundredths of a second: user, system, and both of ended children.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
  return { parent: fields[1] ?? 0, own: (user + system) * 10, ended: (endedUser + endedSystem) * 10 }
}
