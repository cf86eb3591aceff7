import { mkdir } from 'node:fs/promises'
import { addEntry, livingEntries, pidOf, removeEntry } from './embedded/registry.ts'

export type Claim = { kind: 'claimed'; release(): Promise<void> } | { kind: 'taken'; pid: string }

/**
 * Makes a folder this process's own until it is released or the process ends, by kill -9 too. Of two that claim it in the
 * same instant both may be refused.
 */
export async function claimFolder(folder: string): Promise<Claim> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const entry = await addEntry(folder, 'owner')
  const other = (await livingEntries(folder, 'owner')).find((name) => name !== entry)
  if (other === undefined) return { kind: 'claimed', release: () => removeEntry(folder, entry) }
  await removeEntry(folder, entry)
  return { kind: 'taken', pid: pidOf(other) }
}
