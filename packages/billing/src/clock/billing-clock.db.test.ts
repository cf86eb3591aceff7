import { silentLog } from '@openespf/foundation/log'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFixture, type Fixture } from '../testing/fixture.ts'
import { createBillingClock } from './billing-clock.ts'
import type { Rule } from './rule.ts'

let fixture: Fixture
let now: Date
let lines: object[]
beforeEach(async () => {
  fixture = await createFixture()
  now = new Date('2026-03-01T12:00:00Z')
  lines = []
})
afterEach(() => fixture.drop())

const clockOf = (holder: string, rules: readonly Rule[], onChanged = () => {}) =>
  createBillingClock({
    database: fixture.database,
    clock: { now: () => now },
    log: { ...silentLog, error: (line: object) => lines.push(line) },
    rules,
    newHolderId: () => holder,
    onChanged,
  })

/** A rule with so many batches due; `calls` notes each run. */
const backlog = (name: string, batches: number, calls: string[]): Rule => {
  let left = batches
  return {
    name,
    async runOnce() {
      calls.push(name)
      if (left === 0) return 0
      left -= 1
      return 10
    },
  }
}

test('rules take turns, batch by batch, until nothing is due', async () => {
  const calls: string[] = []
  let told = 0
  const clock = clockOf('one', [backlog('long', 3, calls), backlog('short', 1, calls)], () => {
    told += 1
  })
  expect(await clock.runOnce()).toBe(40)
  expect(calls).toEqual(['long', 'short', 'long', 'short', 'long', 'long'])
  expect(await clock.runOnce()).toBe(0)
  expect(told).toBe(1)
})

test('only the holder of the lease runs them; when it stops, another does', async () => {
  const calls: string[] = []
  const first = clockOf('one', [backlog('first', 0, calls)])
  const second = clockOf('two', [backlog('second', 0, calls)])
  await first.runOnce()
  await second.runOnce()
  expect(calls).toEqual(['first'])
  await second.stop()
  await second.runOnce()
  expect(calls).toEqual(['first'])
  await first.stop()
  await second.runOnce()
  expect(calls).toEqual(['first', 'second'])
})

test('a lease that ran out is taken over', async () => {
  const calls: string[] = []
  await clockOf('one', [backlog('first', 0, calls)]).runOnce()
  await fixture.query(`update billing.clock_lease set expires_at = now() - interval '1 second'`)
  await clockOf('two', [backlog('second', 0, calls)]).runOnce()
  expect(calls).toEqual(['first', 'second'])
})

test('a rule that fails is logged and rests, and the others run', async () => {
  const calls: string[] = []
  let failing = true
  const rule: Rule = {
    name: 'bad',
    async runOnce() {
      calls.push('bad')
      if (failing) throw new Error('no')
      return 0
    },
  }
  const clock = clockOf('one', [rule, backlog('good', 0, calls)])
  await clock.runOnce()
  expect(calls).toEqual(['bad', 'good'])
  expect(lines).toMatchObject([{ rule: 'bad', pause_ms: 1000 }])
  await clock.runOnce()
  expect(calls).toEqual(['bad', 'good', 'good'])
  now = new Date(now.getTime() + 1000)
  await clock.runOnce()
  expect(lines).toMatchObject([{ pause_ms: 1000 }, { pause_ms: 2000 }])
  failing = false
  now = new Date(now.getTime() + 2000)
  await clock.runOnce()
  expect(calls.slice(-2)).toEqual(['bad', 'good'])
  expect(lines).toHaveLength(2)
})

test('once started it runs by itself, until it is stopped', async () => {
  const calls: string[] = []
  const clock = clockOf('one', [backlog('first', 2, calls)])
  await clock.start()
  await waitFor('the rule has run', () => calls.length >= 3 || undefined)
  await clock.stop()
  const after = calls.length
  expect(await clockOf('two', [backlog('second', 1, calls)]).runOnce()).toBe(10)
  expect(calls.filter((name) => name === 'first')).toHaveLength(after)
})
