import { batched } from '../batched.ts'
import { currentAttribution } from './attribution.ts'
import { isDatabaseError } from './database.ts'

/** SQLSTATE classes that are about what was written: 22 (data), 23 (constraints). */
const ABOUT_DATA = ['22', '23']

/**
 * `batched` for what writes: only what is attributed alike goes together. Where the database refuses what one of them wants
 * to write, each is written alone, so that the refusal meets nobody else.
 */
export function batchedWrites<K extends object, V>(
  write: (items: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (item: K) => Promise<V | undefined> {
  const writers = new Map<string | undefined, { write: (item: K) => Promise<V | undefined>; asked: number }>()
  return async (item) => {
    const by = currentAttribution()
    const writer = writers.get(by) ?? { write: batched(write), asked: 0 }
    writers.set(by, writer)
    writer.asked += 1
    try {
      return await writer.write(item)
    } catch (error) {
      if (!isDatabaseError(error) || !ABOUT_DATA.includes(error.code?.slice(0, 2) ?? '')) throw error
      return (await write([item])).get(item)
    } finally {
      writer.asked -= 1
      if (writer.asked === 0) writers.delete(by)
    }
  }
}
