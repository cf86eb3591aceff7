import { afterEach, describe, expect, test } from 'vitest'
import type { Outcome, Subscriber } from '../connector.ts'
import type { ConnectorUnderTest } from './connector-under-test.ts'
import { type Convergence, createConnectorWorld, settleOutcome } from './connector-world.ts'
import { optionalVerbs } from './optional-verbs.suite.ts'
import { blocked, withSim } from './subscriber-fixture.ts'

/**
 * The conformance suite: what the runtime relies on in every connector. Call it at the top level of a test file, once
 * with a fake target and once, in a `.systems.test.ts`, with the real one.
 */
export function connectorSuite<Desired, Actual, Change>(options: {
  name: string
  create(): Promise<ConnectorUnderTest<Desired, Actual, Change>>
}): void {
  const begin = async () => {
    const target = await options.create()
    const world = createConnectorWorld(target.connector, target.confirm)
    cleanUp.push(async () => {
      await target.connector.close()
      await target.dispose()
    })
    const add = (...subscribers: Subscriber[]): number[] =>
      subscribers.map((subscriber) => {
        world.set(subscriber.account.i_account, subscriber)
        return subscriber.account.i_account
      })
    const put = async (subscriber: Subscriber): Promise<Convergence> => {
      add(subscriber)
      return world.converge(subscriber.account.i_account)
    }
    return { ...target, world, add, put }
  }
  const cleanUp: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step()
  })

  describe(`${options.name} is a connector`, () => {
    test('a target that is there passes the check', async () => {
      const { connector } = await begin()
      expect(await connector.check()).toEqual({ kind: 'unchanged' })
    })

    test('a subscriber comes, changes and goes', async () => {
      const { subscriber, state, put, world } = await begin()
      const empty = await state()
      expectDone(await put(subscriber(0)))
      const present = await state()
      expect(present).not.toEqual(empty)
      expectDone(await put(blocked(subscriber(0))))
      expect(await state()).not.toEqual(present)
      expectDone(await put(subscriber(0)))
      expect(await state()).toEqual(present)
      world.set(subscriber(0).account.i_account, undefined)
      expectDone(await world.converge(subscriber(0).account.i_account))
      expect(await state()).toEqual(empty)
    })

    test('applying twice is applying once', async () => {
      const { connector, subscriber, state, put, confirm = async () => [] } = await begin()
      const wanted = await connector.desire(subscriber(0))
      const read = await connector.read(wanted?.keys ?? [])
      if (!wanted || read.kind !== 'read')
        throw new Error('the suite needs a subscriber and a target that is up')
      const changes = connector.plan({ desired: wanted.desired, removable: [], actual: read.actual })
      expect(changes).not.toEqual([])
      const applyAll = async () => {
        for (const change of changes) {
          const outcome = await settleOutcome(connector, await connector.apply(change), confirm)
          expectDone({ outcomes: [outcome] })
        }
      }
      await applyAll()
      const once = await state()
      await applyAll()
      expect(await state()).toEqual(once)
      expectDone(await put(subscriber(0)))
      expect(await state()).toEqual(once)
    })

    test('a late event, processed when billing has moved on, changes nothing', async () => {
      const { subscriber, state, put, world } = await begin()
      await put(subscriber(0))
      await put(blocked(subscriber(0)))
      const newest = await state()
      expectDone(await world.converge(subscriber(0).account.i_account))
      expect(await state()).toEqual(newest)
    })

    test('a convergence that was cut off is completed by the next', async () => {
      const { subscriber, state, put, world, add } = await begin()
      await put(subscriber(0))
      const whole = await state()
      world.set(subscriber(0).account.i_account, undefined)
      await world.converge(subscriber(0).account.i_account)
      add(subscriber(0))
      await world.converge(subscriber(0).account.i_account, 1)
      expectDone(await world.converge(subscriber(0).account.i_account))
      expect(await state()).toEqual(whole)
    })

    test('a plan that is not applied touches nothing, and planning twice gives the same plan', async () => {
      const { connector, subscriber, state, put } = await begin()
      await put(subscriber(1))
      const before = await state()
      const plan = async () => {
        const wanted = await connector.desire(subscriber(0))
        const read = await connector.read(wanted?.keys ?? [])
        if (read.kind !== 'read') throw new Error('the target is up, but cannot be read')
        return connector.plan({ desired: wanted?.desired, removable: [], actual: read.actual })
      }
      const lines = (await plan()).map((change) => connector.describe(change))
      expect((await plan()).map((change) => connector.describe(change))).toEqual(lines)
      expect(await state()).toEqual(before)
      for (const line of lines) expect(line).toMatch(/^\S[^\n]*$/)
    })

    test('SIM cards swapped between two accounts end up right in either order', async () => {
      const run = async (order: readonly number[]): Promise<unknown> => {
        const { subscriber, state, put, world, add } = await begin()
        const pair = [subscriber(0), subscriber(1)] as const
        for (const each of pair) expectDone(await put(each))
        const swapped = add(withSim(pair[0], pair[1].sim), withSim(pair[1], pair[0].sim))
        for (const i of order) expectDone(await world.converge(swapped[i] ?? 0))
        return state()
      }
      const fresh = async (): Promise<unknown> => {
        const { subscriber, state, put } = await begin()
        expectDone(await put(withSim(subscriber(0), subscriber(1).sim)))
        expectDone(await put(withSim(subscriber(1), subscriber(0).sim)))
        return state()
      }
      const wanted = await fresh()
      expect(await run([0, 1, 0])).toEqual(wanted)
      expect(await run([1, 0, 1])).toEqual(wanted)
    })

    test('a target that is down means retry, and nothing more when it is back', async () => {
      const { connector, subscriber, state, put, takeDown, bringUp } = await begin()
      await put(subscriber(1))
      await takeDown()
      expect((await connector.check()).kind).toBe('retry')
      expect(last(await put(subscriber(0))).kind).toBe('retry')
      await bringUp()
      expectDone(await put(subscriber(0)))
      expectDone(await put(subscriber(1)))
      expect(await connector.check()).toEqual({ kind: 'unchanged' })
      expect(await state()).toBeDefined()
    })

    test('a target that goes down between reading and applying means retry', async () => {
      const { connector, subscriber, takeDown, bringUp, put } = await begin()
      const wanted = await connector.desire(subscriber(0))
      const read = await connector.read(wanted?.keys ?? [])
      if (!wanted || read.kind !== 'read')
        throw new Error('the suite needs a subscriber and a target that is up')
      const [change] = connector.plan({ desired: wanted.desired, removable: [], actual: read.actual })
      if (change === undefined) throw new Error('a new subscriber needs at least one change')
      await takeDown()
      expect((await connector.apply(change)).kind).toBe('retry')
      await bringUp()
      expectDone(await put(subscriber(0)))
    })

    test('bad data is rejected and changes nothing', async () => {
      const { badSubscriber, subscriber, state, put } = await begin()
      await put(subscriber(0))
      const before = await state()
      expect(last(await put(badSubscriber)).kind).toBe('reject')
      expect(await state()).toEqual(before)
    })

    test('closing under load ends, and what was under way ends as an outcome', async () => {
      const { connector, subscriber, add, world } = await begin()
      const running = add(...Array.from({ length: 10 }, (_, i) => subscriber(i))).map((iAccount) =>
        world.converge(iAccount),
      )
      const closed = connector.close()
      const results = await within(10_000, 'close and ten convergences', Promise.all([closed, ...running]))
      for (const result of results.slice(1)) {
        const kinds = result?.outcomes.map((outcome) => outcome.kind) ?? []
        expect(kinds.every((kind) => ['applied', 'unchanged', 'retry', 'pending'].includes(kind))).toBe(true)
      }
      await within(1000, 'a second close', connector.close())
    })

    test('no secret is ever shown', async () => {
      const { subscriber, badSubscriber, put, world, takeDown, bringUp, secrets = [] } = await begin()
      await put(subscriber(0))
      await put(blocked(subscriber(0)))
      await put(badSubscriber)
      await takeDown()
      await put(subscriber(1))
      await bringUp()
      const passwords = [subscriber(0), subscriber(1), badSubscriber].flatMap(
        ({ account }) => account.h323_password ?? [],
      )
      const shown = world.texts().join('\n')
      expect(shown).not.toBe('')
      for (const secret of [...secrets, ...passwords]) expect(shown).not.toContain(secret)
    })
  })

  optionalVerbs(options.name, begin)
}

function last(convergence: Convergence): Outcome {
  return convergence.outcomes.at(-1) ?? { kind: 'unchanged' }
}

function expectDone(convergence: { outcomes: Outcome[] }): void {
  const failed = convergence.outcomes.filter(({ kind }) => kind !== 'applied' && kind !== 'unchanged')
  expect(failed).toEqual([])
}

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
