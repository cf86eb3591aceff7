import { describe, expect, test } from 'vitest'
import type { Connector, ExternalKey, Outcome, Subscriber } from '../connector.ts'
import type { ConnectorUnderTest } from './connector-under-test.ts'
import { settleOutcome } from './connector-world.ts'
import { blocked } from './subscriber-fixture.ts'

/** A target at the beginning of a test; `put` adds a subscriber and converges. */
type Begun<Desired, Actual, Change> = ConnectorUnderTest<Desired, Actual, Change> & {
  put(subscriber: Subscriber): Promise<{ outcomes: Outcome[] }>
  world: {
    set(iAccount: number, subscriber: Subscriber | undefined): void
    converge(iAccount: number): Promise<unknown>
  }
}

/** What the runtime relies on in the verbs that a connector need not have. Without one there is nothing to hold it to. */
export function optionalVerbs<Desired, Actual, Change>(
  name: string,
  begin: () => Promise<Begun<Desired, Actual, Change>>,
): void {
  describe(`${name}, as far as it can`, () => {
    test('lists what the target holds, page by page, and nothing else', async () => {
      const { connector, subscriber, put, world, takeDown, bringUp } = await begin()
      if (!connector.list) return
      const present = [0, 1, 2, 3, 4, 5, 6, 7].map(subscriber)
      expect(await listAll(connector)).toEqual([])
      for (const each of present) await put(each)
      const listed = await listAll(connector)
      expect(listed).toHaveLength(present.length)
      for (const each of present) expect(await owned(connector, each, listed)).toHaveLength(1)

      world.set(subscriber(0).account.i_account, undefined)
      await world.converge(subscriber(0).account.i_account)
      expect(await owned(connector, subscriber(0), await listAll(connector))).toEqual([])

      await takeDown()
      expect((await connector.list(undefined)).kind).toBe('retry')
      await bringUp()
      expect(await listAll(connector)).toHaveLength(present.length - 1)
    })

    test('tells the difference field by field, exactly where a plan would change something', async () => {
      const { connector, subscriber, put, secrets = [] } = await begin()
      if (!connector.diff) return
      const compare = async (each: Subscriber) => {
        const wanted = await connector.desire(each)
        const read = await connector.read(wanted?.keys ?? [])
        if (!wanted || read.kind !== 'read') throw new Error('the target is up, but cannot be read')
        const input = { desired: wanted.desired, removable: [], actual: read.actual }
        return { drift: connector.diff?.(input) ?? [], plan: connector.plan(input) }
      }
      const before = await compare(subscriber(0))
      expect(before.drift.map(({ kind }) => kind)).toContain('missing')
      await put(subscriber(0))
      expect(await compare(subscriber(0))).toEqual({ drift: [], plan: [] })
      const { drift, plan } = await compare(blocked(subscriber(0)))
      expect(drift).not.toEqual([])
      expect(plan).not.toEqual([])
      for (const each of drift) if (each.kind === 'different') expect(each.expected).not.toBe(each.actual)
      const passwords = [subscriber(0).account.h323_password ?? []].flat()
      const shown = JSON.stringify([before.drift, drift])
      for (const secret of [...secrets, ...passwords]) expect(shown).not.toContain(secret)
    })

    test('keeps pending what was not confirmed yet, and knows its end by its token', async () => {
      const { connector, subscriber, confirm } = await begin()
      if (!confirm) return
      const plan = async () => {
        const wanted = await connector.desire(subscriber(0))
        const read = await connector.read(wanted?.keys ?? [])
        if (!wanted || read.kind !== 'read') throw new Error('the target is up, but cannot be read')
        return connector.plan({ desired: wanted.desired, removable: [], actual: read.actual })
      }
      const [change] = await plan()
      if (change === undefined) throw new Error('a new subscriber needs at least one change')
      const outcome = await connector.apply(change)
      if (outcome.kind !== 'pending')
        throw new Error(`an asynchronous target answered ${outcome.kind}, not pending`)
      expect(outcome.token).toMatch(/^[\w.~-]{1,200}$/)
      if (connector.poll) expect((await connector.poll(outcome.token)).kind).toBe('pending')
      const ending = await settleOutcome(connector, outcome, confirm)
      if (ending.kind !== 'applied') throw new Error(`a confirmed change came to ${ending.kind}, not applied`)
      await connector.settle?.(outcome.token, ending)
      const left = (await plan()).map((each) => connector.describe(each))
      expect(left).not.toContain(connector.describe(change))
      expect(
        await connector.readNotification?.({ token: undefined, headers: {}, body: 'no notification' }),
      ).toBeUndefined()
    })
  })
}

type Lister = Pick<Connector<never, never, never>, 'list'>

async function listAll(connector: Lister): Promise<ExternalKey[]> {
  const keys: ExternalKey[] = []
  let after: string | undefined
  do {
    const page = await connector.list?.(after)
    if (page?.kind !== 'listed') throw new Error('the target is up, but cannot be listed')
    keys.push(...page.keys)
    after = page.next
  } while (after !== undefined)
  return keys
}

async function owned<Desired, Actual, Change>(
  connector: Connector<Desired, Actual, Change>,
  subscriber: Subscriber,
  listed: readonly ExternalKey[],
): Promise<ExternalKey[]> {
  const keys = (await connector.desire(subscriber))?.keys ?? []
  return listed.filter(({ kind, value }) => keys.some((key) => key.kind === kind && key.value === value))
}
