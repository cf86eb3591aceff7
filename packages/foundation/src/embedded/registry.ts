import { randomBytes } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { currentProcess, isSameProcess } from '../process.ts'

/** What a process says about itself in a registry: it wants or holds the lock; it uses the server; the folder is its own. */
export type EntryKind = 'lock' | 'user' | 'owner'

/**
 * An entry is an empty file whose name says which process made it. So it exists whole or not at all, no two have the same
 * name, and whoever removes the entry of a dead process can never hit that of a living one.
 */
const entryName = /^(?<kind>lock|user|owner)-(?<pid>\d+)-(?<startTime>\w+)-[0-9a-f]+$/

/** Adds an entry for this process and returns its name. */
export async function addEntry(folder: string, kind: EntryKind): Promise<string> {
  const { pid, startTime } = await currentProcess()
  const name = `${kind}-${pid}-${startTime}-${randomBytes(4).toString('hex')}`
  await writeFile(join(folder, name), '', { flag: 'wx' })
  return name
}

/** The entries of living processes; those of dead ones are removed on the way. */
export async function livingEntries(folder: string, kind: EntryKind): Promise<readonly string[]> {
  const living: string[] = []
  for (const name of await readdir(folder)) {
    const groups = entryName.exec(name)?.groups
    if (groups?.['kind'] !== kind) continue
    const identity = { pid: Number(groups['pid']), startTime: groups['startTime'] ?? '' }
    if (await isSameProcess(identity)) living.push(name)
    else await removeEntry(folder, name)
  }
  return living
}

/** Removes an entry, if it is still there. */
export async function removeEntry(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true })
}

/** The pid in an entry's name, for messages. */
export function pidOf(name: string): string {
  return entryName.exec(name)?.groups?.['pid'] ?? '?'
}
