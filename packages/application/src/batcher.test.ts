import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

function begin(max = 100) {
  const batches: { items: number[]; done: () => void; fail: (error: Error) => void }[] = []
  const put = createBatcher<number>({
    max,
    flush: (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, done: resolve, fail: reject })
      }),
  })
  return { put, batches }
}

test('what comes during a flush goes together in the next', async () => {
  const { put, batches } = begin()
  const all = [put(1), put(2), put(3)]
  expect(batches.map(({ items }) => items)).toEqual([[1]])
  batches[0]?.done()
  await all[0]
  expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]])
  batches[1]?.done()
  await Promise.all(all)
})

test('a failed flush fails its items only', async () => {
  const { put, batches } = begin(1)
  const first = put(1)
  const second = put(2)
  batches[0]?.fail(new Error('the database is away'))
  await expect(first).rejects.toThrow('the database is away')
  batches[1]?.done()
  await second
})
