import { waitFor } from '@openespf/foundation/testing'
import { expect, test } from 'vitest'
import { createBudget } from './budget.ts'

/** A call that ends when it is told to. */
function makeCalls() {
  const began: string[] = []
  const ends = new Map<string, () => void>()
  return {
    began,
    call: (name: string) => () =>
      new Promise<void>((resolve) => {
        began.push(name)
        ends.set(name, resolve)
      }),
    end: (name: string) => ends.get(name)?.(),
  }
}

test('no more calls at a time than there are slots, live ones first', async () => {
  const budget = createBudget({ concurrency: 1 })
  const { began, call, end } = makeCalls()
  const all = [
    budget.run('bulk', call('first')),
    budget.run('bulk', call('bulk')),
    budget.run('live', call('live')),
  ]
  await waitFor('the first call', () => began.length === 1)
  for (const name of ['first', 'live', 'bulk']) {
    expect(began.at(-1)).toBe(name)
    const count = began.length
    end(name)
    if (name !== 'bulk') await waitFor('the next call', () => began.length > count)
  }
  await Promise.all(all)
})

test('a call that fails makes room, and its error goes to who made it', async () => {
  const budget = createBudget({ concurrency: 1 })
  await expect(budget.run('live', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await budget.run('live', async () => 'next')).toBe('next')
})

test('a process without a share waits until it has one', async () => {
  const budget = createBudget({ concurrency: 3 })
  budget.setShare({ rank: 0, count: 0 })
  expect(budget.slots()).toBe(0)
  let done = false
  const call = budget.run('live', async () => {
    done = true
  })
  await Promise.resolve()
  expect(done).toBe(false)
  budget.setShare({ rank: 1, count: 2 })
  expect(budget.slots()).toBe(1)
  await call
})

test('a rate holds calls back', async () => {
  const budget = createBudget({ concurrency: 100, perSecond: 50 })
  const began = performance.now()
  await Promise.all(Array.from({ length: 11 }, () => budget.run('bulk', async () => undefined)))
  // The first few may go at once: a tenth of a second's worth.
  expect(performance.now() - began).toBeGreaterThanOrEqual(100)
})
