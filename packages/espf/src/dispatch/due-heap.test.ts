import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDueHeap } from './due-heap.ts'

test('gives what is due, the earliest first, and nothing before its time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 })),
      fc.integer({ min: 0, max: 100 }),
      (times, now) => {
        const heap = createDueHeap<number>()
        for (const time of times) heap.push(time, time)
        const due: number[] = []
        for (let item = heap.popDue(now); item !== undefined; item = heap.popDue(now)) due.push(item)
        expect(due).toEqual(times.filter((time) => time <= now).toSorted((a, b) => a - b))
        expect(heap.size).toBe(times.length - due.length)
      },
    ),
  )
})
