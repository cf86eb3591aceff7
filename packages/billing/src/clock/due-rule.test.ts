import { silentLog } from '@openespf/foundation/log'
import type { Queryable, Transactional } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { beforeEach, expect, test } from 'vitest'
import { createDueRule } from './due-rule.ts'

type One = { iEnv: number; iAccount: number }

/** Those due, in their order: whoever was changed is due no longer. */
let due: number[]
let failures: Map<number, Error>
let tried: number[]
let lines: object[]
beforeEach(() => {
  due = []
  failures = new Map()
  tried = []
  lines = []
})

const tx: Queryable = {
  query: async () => [],
  one: () => Promise.reject(new Error('none')),
  maybe: async () => undefined,
}
const database: Transactional = { ...tx, transaction: (work) => work(tx) }
const BATCH = 3
const at = (ms: number) => new Date(ms)

function createRule() {
  const deps = {
    ...{ database, clock: { now: () => at(0) }, secretBox: createSecretBox(Buffer.alloc(32)) },
    log: { ...silentLog, error: (line: object) => lines.push(line) },
  }
  return createDueRule<One>(deps, {
    name: 'fees',
    entityOf: ({ iAccount }) => `account/${iAccount}`,
    async list(_now, leftOut) {
      const without = new Set(leftOut.map(({ iAccount }) => iAccount))
      const listed = due.filter((iAccount) => !without.has(iAccount)).slice(0, BATCH)
      return listed.map((iAccount) => ({ iEnv: 1, iAccount }))
    },
    async change(_tx, { iAccount }) {
      tried.push(iAccount)
      const failure = failures.get(iAccount)
      if (failure) throw failure
      const isDue = due.includes(iAccount)
      due = due.filter((one) => one !== iAccount)
      return isDue
    },
  })
}

test('one that fails is logged with its key and its rule, and the others are changed', async () => {
  const rule = createRule()
  due = [1, 2, 3]
  failures.set(1, new Error('the balance would become too large'))
  expect(await rule.runOnce(at(0))).toBe(2)
  expect(due).toEqual([1])
  expect(lines).toEqual([
    { err: failures.get(1), rule: 'fees', i_env: 1, entity: 'account/1', pause_ms: 1000 },
  ])
})

test('no number of failing ones keeps what stands behind them waiting', async () => {
  const rule = createRule()
  due = Array.from({ length: 50 }, (_, index) => index)
  for (const one of due.slice(0, -1)) failures.set(one, new Error('no'))
  for (let second = 0; second < 17; second += 1) await rule.runOnce(at(second * 1000))
  expect(due).toHaveLength(49)
  expect(due).not.toContain(49)
})

test('one that failed is tried again after its pause, a few at a time, and then forgotten', async () => {
  const rule = createRule()
  due = [1]
  failures.set(1, new Error('no'))
  for (const ms of [0, 999, 1000, 2999, 3000]) await rule.runOnce(at(ms))
  expect(tried).toEqual([1, 1, 1])
  expect(lines).toMatchObject([{ pause_ms: 1000 }, { pause_ms: 2000 }, { pause_ms: 4000 }])
  failures.clear()
  expect(await rule.runOnce(at(7000))).toBe(1)
  expect(await rule.runOnce(at(60_000))).toBe(0)
  expect(tried).toHaveLength(4)
  for (let one = 10; one < 40; one += 1) {
    due.push(one)
    failures.set(one, new Error('no'))
  }
  for (let batch = 0; batch < 10; batch += 1) await rule.runOnce(at(60_000))
  tried = []
  await rule.runOnce(at(70_000))
  expect(tried).toEqual(Array.from({ length: 10 }, (_, index) => index + 10))
})

test('a rule that is made anew, as after a change of the leader, tries everything once', async () => {
  due = [1, 2]
  failures.set(1, new Error('no'))
  await createRule().runOnce(at(0))
  due = [1, 2]
  expect(await createRule().runOnce(at(0))).toBe(1)
  expect(tried).toEqual([1, 2, 1, 2])
})

test('when the database is gone the run ends; where one alone meets that, the next run goes on behind it', async () => {
  const rule = createRule()
  due = [1, 2]
  failures.set(1, new Error('Connection terminated unexpectedly'))
  await expect(rule.runOnce(at(0))).rejects.toThrow('Connection terminated')
  expect([tried, lines]).toEqual([[1], []])
  expect(await rule.runOnce(at(500))).toBe(1)
  expect(due).toEqual([1])
})
