/**
 * Gathers items that arrive while a flush is under way and hands them to the next one together (at most `max`). Each call
 * ends as its flush does.
 */
export function createBatcher<T>(options: {
  flush: (items: T[]) => Promise<void>
  max: number
}): (item: T) => Promise<void> {
  type Entry = { item: T; resolve: () => void; reject: (error: unknown) => void }
  const waiting: Entry[] = []
  let flushing = false

  const flushAll = async (): Promise<void> => {
    flushing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, options.max)
      try {
        await options.flush(batch.map(({ item }) => item))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    flushing = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!flushing) void flushAll()
    })
}
