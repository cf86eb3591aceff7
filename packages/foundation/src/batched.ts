/** So many statements of one kind are on their way at a time; what is asked meanwhile goes with the next. */
const UNDER_WAY = 2
const BATCH_MAX = 200

/**
 * Lets many that ask for one thing each be answered by few statements: what is asked within a turn of the event loop, or
 * while earlier statements are on their way, is loaded together. Who asks is never answered from a statement that was sent
 * before: what had been committed when it was asked is seen.
 */
export function batched<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let waiting = new Map<K, PromiseWithResolvers<V | undefined>>()
  let underWay = 0
  let isDue = false

  const soon = (): void => {
    if (isDue || waiting.size === 0 || underWay >= UNDER_WAY) return
    isDue = true
    setImmediate(send)
  }
  const send = (): void => {
    isDue = false
    const taken = new Map([...waiting].slice(0, BATCH_MAX))
    waiting = new Map([...waiting].slice(BATCH_MAX))
    underWay += 1
    load([...taken.keys()])
      .then(
        (found) => {
          for (const [key, { resolve }] of taken) resolve(found.get(key))
        },
        (error: unknown) => {
          for (const { reject } of taken.values()) reject(error)
        },
      )
      .finally(() => {
        underWay -= 1
        soon()
      })
    soon()
  }
  return (key) => {
    const asked = waiting.get(key) ?? Promise.withResolvers<V | undefined>()
    waiting.set(key, asked)
    soon()
    return asked.promise
  }
}
