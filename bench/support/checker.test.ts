import { describe, expect, test } from 'vitest'
import { check, checkCaptured, describeVerdict, isComplete, keepsOrder } from './checker.ts'
import { batchesOf, type Plan, planOf } from './events.ts'
import { createReceipts, type ReceiptLog } from './receipts.ts'

/** Receipts in that order, each in a round of its own unless `together`. */
function receive(plan: Plan, order: readonly number[], together = false): ReceiptLog {
  const receipts = createReceipts({ count: plan.length }, () => undefined)
  for (const [i, event] of order.entries())
    receipts.note(plan[event - 1] ?? 0, event, i, together ? 1 : i + 1)
  return receipts.log()
}

const plan = Int32Array.of(1, 2, 1, 2, 1)

describe('what the checker sees', () => {
  test.each([
    { what: 'everything in order', order: [1, 2, 3, 4, 5], says: 'all received, in order' },
    { what: 'another order of entities', order: [2, 4, 1, 3, 5], says: 'all received, in order' },
    { what: 'a loss', order: [1, 2, 3, 5], says: '1 lost' },
    { what: 'a repeat', order: [1, 2, 1, 3, 4, 5], says: '1 repeated' },
    { what: 'disorder', order: [3, 1, 2, 4, 5], says: '1 disordered' },
    {
      what: 'a repeat of what came out of order',
      order: [3, 1, 1, 2, 4, 5],
      says: '1 repeated, 1 disordered',
    },
    { what: 'what nobody queued', order: [1, 2, 3, 4, 5, 6], says: '1 strange' },
  ])('$what', ({ order, says }) => {
    expect(describeVerdict(check(receive(plan, order), plan))).toBe(says)
  })

  test('two of one entity under way at once, though in order', () => {
    const verdict = check(receive(plan, [1, 2, 3, 4, 5], true), plan)
    expect(verdict).toMatchObject({ disordered: 0, overlapped: 3 })
    expect(keepsOrder(verdict)).toBe(false)
  })

  test('an event under another entity', () => {
    const log = receive(plan, [1, 2, 3, 4, 5])
    log.entities[4] = 2
    expect(isComplete(check(log, plan))).toBe(false)
  })

  test('a part of a queue, of which nothing is lost', () => {
    expect(check(receive(plan, [1, 2]), plan, false)).toMatchObject({ received: 2, lost: 0 })
  })

  test('captured events, whose numbers only rise', () => {
    const numbers = Int32Array.of(7, 7, 7, 8, 8, 8, 8, 8, 8)
    expect(checkCaptured(receive(numbers, [1, 4, 2]), 3)).toMatchObject({ lost: 0, disordered: 0 })
    expect(checkCaptured(receive(numbers, [2, 1, 4]), 4)).toMatchObject({ lost: 1, disordered: 1 })
  })
})

test('receipts tell when all that is waited for has come, without repeats and the ignored entity', () => {
  const reached: number[] = []
  const receipts = createReceipts({ count: 2, ignoring: 1 }, (at) => reached.push(at))
  for (const [at, event] of [1, 2, 2, 3, 4].entries()) receipts.note(plan[event - 1] ?? 0, event, at, at + 1)
  expect(reached).toEqual([4])
})

test('receipts grow beyond their first size', () => {
  const receipts = createReceipts({ count: 300_000 }, () => undefined)
  for (let event = 1; event <= 300_000; event++) receipts.note(event, event, event, event)
  expect(receipts.log().events.at(-1)).toBe(300_000)
  expect(receipts.distinct()).toBe(300_000)
})

describe('a plan', () => {
  const spec = { events: 2000, entities: 300, ahead: 100 }

  test('is the same at each call, and has the hot entity in front', () => {
    expect(planOf(spec)).toEqual(planOf(spec))
    expect(new Set(planOf(spec).subarray(0, 100))).toEqual(new Set([0]))
    expect(Math.min(...planOf(spec).subarray(100))).toBe(1)
    expect(Math.max(...planOf(spec).subarray(100))).toBe(300)
  })

  test('is cut into batches that hold each event once, in order, and no entity twice', () => {
    const batches = [...batchesOf(planOf(spec), 50)]
    expect(batches.flat().map(({ iEvent }) => iEvent)).toEqual(Array.from({ length: 2100 }, (_, i) => i + 1))
    for (const batch of batches) {
      expect(batch.length).toBeLessThanOrEqual(50)
      expect(new Set(batch.map(({ entity }) => entity)).size).toBe(batch.length)
    }
  })
})
