import { silentLog } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { type Share, slotsOf } from './core/share.ts'
import { createCrew } from './crew.ts'

let db: TestDatabase
const cleanUp: (() => Promise<void>)[] = []
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
afterEach(async () => {
  await Promise.all(cleanUp.splice(0).map((step) => step()))
})

const SLOTS = 5

/** Processes with short beats, and the most slots that they have ever had together. */
function beginCrew() {
  const slots = new Map<string, number>()
  const most = { together: 0 }
  const join = async (name: string, database: Database = db.database) => {
    let share: Share | undefined
    const crew = createCrew({
      database,
      log: silentLog,
      beatMs: 100,
      onShare(next) {
        share = next
        slots.set(name, slotsOf(SLOTS, next))
        most.together = Math.max(
          most.together,
          [...slots.values()].reduce((sum, each) => sum + each),
        )
      },
    })
    cleanUp.push(crew.stop)
    await crew.start()
    return { leave: crew.stop, share: () => share }
  }
  const are = (wanted: Record<string, number>) =>
    waitFor(`the slots are ${JSON.stringify(wanted)}`, () =>
      Object.entries(wanted).every(([name, count]) => slots.get(name) === count),
    )
  return { join, are, slots, most }
}

/** A database that stops answering, to one process alone. */
function createFickle() {
  let mood: 'well' | 'refuses' | 'hangs' = 'well'
  const hanging: (() => void)[] = []
  const database: Database = {
    ...db.database,
    async query(statement, values) {
      if (mood === 'refuses') throw new Error('connection refused')
      if (mood === 'hangs')
        await new Promise<void>((_, reject) => hanging.push(() => reject(new Error('lost'))))
      return db.database.query(statement, values)
    },
  }
  const become = (next: typeof mood): void => {
    mood = next
    for (const end of hanging.splice(0)) end()
  }
  cleanUp.push(async () => become('well'))
  return { database, become }
}

test('one alone has all; one that comes has nothing until the others have given its part up', async () => {
  const { join, are, slots, most } = beginCrew()
  await join('first')
  expect(slots.get('first')).toBe(SLOTS)
  const second = await join('second')
  expect(second.share()).toEqual({ rank: 0, count: 0 })
  await are({ first: 3, second: 2 })
  await join('third')
  await are({ first: 2, second: 2, third: 1 })
  expect(most.together).toBe(SLOTS)
})

test('what one that leaves had goes to the others', async () => {
  const { join, are, most } = beginCrew()
  const first = await join('first')
  await join('second')
  await are({ first: 3, second: 2 })
  await first.leave()
  await are({ first: 0, second: SLOTS })
  expect(most.together).toBe(SLOTS)
})

test.each(['refuses', 'hangs'] as const)(
  'one whose database %s gives its part up before another takes it, and comes back as a new one',
  async (mood) => {
    const { join, are, most } = beginCrew()
    const fickle = createFickle()
    await join('first', fickle.database)
    await join('second')
    await are({ first: 3, second: 2 })
    fickle.become(mood)
    await are({ first: 0, second: SLOTS })
    fickle.become('well')
    await are({ second: 3, first: 2 })
    expect(most.together).toBe(SLOTS)
  },
)
