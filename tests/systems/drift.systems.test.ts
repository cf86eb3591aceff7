import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDriftWorld } from './support/drift-world.ts'
import { driftingStandIns } from './support/drifting-stand-ins.ts'
import { type DriftingSystem, driftingSystems } from './support/drifting-systems.ts'

/** In every external system, and nowhere in billing. */
const STRANGER = '380449999999999'

const all = { ...driftingSystems, ...driftingStandIns }

const systems = new Map<string, DriftingSystem>()
let world: Awaited<ReturnType<typeof startDriftWorld>>

beforeAll(async () => {
  for (const [name, start] of Object.entries(all)) systems.set(name, await start())
  world = await startDriftWorld([...systems.values()].map(({ connector }) => connector))
  const first = await world.reconcile('--repair')
  const missing = world.subscribers.length * systems.size
  expect(first).toMatchObject({ state: 'finished', drift: { missing }, repairs: { done: missing } })
  await world.terminate(world.subscribers[3])
}, 240_000)
afterAll(async () => {
  await world.stop()
  for (const system of systems.values()) await system.stop()
}, 60_000)

test.each(Object.keys(all))(
  'drift made by hand in %s is found field by field and repaired by one reconciliation',
  {
    timeout: 240_000,
  },
  async (name) => {
    const system = systems.get(name)
    const [one, two, three, closed] = world.subscribers
    if (!system || !one || !two || !three || !closed) throw new Error('all were started')
    const served = async () => {
      const answers: boolean[] = []
      for (const { id, password } of [one, two, three, closed])
        answers.push(await system.serves(id, password))
      return answers
    }
    expect(await served()).toEqual([true, true, true, true])
    const right = (await system.held()).filter((line) => !line.includes(closed.id))

    await system.remove(one.id)
    await system.change(two.id)
    await system.add(STRANGER)
    expect(await served()).toEqual([false, false, true, true])
    const drifted = await system.held()

    const look = await world.reconcile('--connector', name)
    expect(look).toMatchObject({
      state: 'finished',
      drift: { missing: 1, different: 1, extra: 1, orphan: 1 },
      repairs: {},
    })
    expect(look.drift_list.map(({ kind, i_account }) => [kind, i_account])).toEqual([
      ['missing', one.i_account],
      ['different', two.i_account],
      ['extra', closed.i_account],
      ['orphan', null],
    ])
    const [missing, different, extra, orphan] = look.drift_list
    expect(missing?.differences).toMatchObject([{ kind: 'missing' }])
    expect(different?.differences).toMatchObject(
      system.changed.map((each) => ({ kind: 'different', ...each })),
    )
    expect(extra?.differences).toMatchObject([{ kind: 'extra' }])
    expect(orphan?.subject).toBe(`account_id ${STRANGER}`)
    expect(await system.held()).toEqual(drifted)

    const repair = await world.reconcile('--connector', name, '--repair')
    expect(repair).toMatchObject({ state: 'finished', repairs: { done: 4 } })
    expect(await system.held()).toEqual(right)
    expect(await served()).toEqual([true, true, true, false])
    expect(await world.reconcile('--connector', name)).toMatchObject({ state: 'finished', drift: {} })
  },
)
