/** First in, first out, at constant cost. */
export type Fifo<T> = { readonly size: number; push(item: T): void; shift(): T | undefined }

export function createFifo<T>(): Fifo<T> {
  let items: T[] = []
  let first = 0
  return {
    get size() {
      return items.length - first
    },
    push(item) {
      items.push(item)
    },
    shift() {
      const item = items[first]
      if (first < items.length) first += 1
      if (first === items.length || first === 4096) {
        items = items.slice(first)
        first = 0
      }
      return item
    },
  }
}
