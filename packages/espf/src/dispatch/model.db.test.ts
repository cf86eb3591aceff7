import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Answer } from './testing/note-requests.ts'
import { createStage, type Stage } from './testing/stage.ts'

/** OPENESPF_PROPERTY_RUNS for long runs; OPENESPF_PROPERTY_SEED and _PATH, which a failure prints, to see it again. */
const runs = Number(process.env['OPENESPF_PROPERTY_RUNS'] ?? 6)
const seed = Number(process.env['OPENESPF_PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
const path = process.env['OPENESPF_PROPERTY_PATH']

const ENTITIES = ['account/1', 'account/2', 'account/3', 'account/4'] as const
/** Of the last one only the newest is sent. */
const TYPES = ['Account/Blocked', 'Account/Unblocked', 'Account/ProductAddon/Changed'] as const
const HANDLERS = 2
const DISPATCHERS_MAX = 3
/** What was committed is being sent, most probably, and a slow answer has not come. */
const SENDING_MS = 40
/** A run takes 2 to 5 s on two slow cores, one that loses something 20 s more. */
const RUN_MS = 15_000
const SHRINKING_MS = 180_000

/** What decides which commands make sense; what must come of them is judged at the end, from what was noted. */
type Model = { dispatchers: number; open: Set<string>[]; written: number }
type Command = fc.AsyncCommand<Model, Stage>
type Change = { entity: string; eventType: string }

const command = (name: string, check: (model: Model) => boolean, run: Command['run']): Command => ({
  check,
  run,
  toString: () => name,
})
const isFree = (model: Model, changes: readonly Change[]): boolean =>
  !changes.some(({ entity }) => model.open.some((entities) => entities.has(entity)))
const pickOf = <T>(from: readonly T[], which: number): T => {
  const item = from[which % from.length]
  if (item === undefined) throw new Error('the stage and the model disagree')
  return item
}

const changes = fc.array(
  fc.record({ entity: fc.constantFrom(...ENTITIES), eventType: fc.constantFrom(...TYPES) }),
  { minLength: 1, maxLength: 6 },
)
const which = fc.nat({ max: 11 })

const change = fc
  .tuple(changes, fc.constantFrom('commit', 'commit', 'commit', 'rollback'))
  .map(([list, how]) =>
    command(
      `${how} ${describeChanges(list)}`,
      (model) => isFree(model, list),
      async (model, stage) => {
        await (await stage.writers.change(list)).end(how)
        if (how === 'commit') model.written += 1
      },
    ),
  )
const openLate = changes.map((list) =>
  command(
    `begin ${describeChanges(list)}`,
    (model) => model.open.length < 3 && isFree(model, list),
    async (model, stage) => {
      await stage.writers.change(list)
      model.open.push(new Set(list.map(({ entity }) => entity)))
    },
  ),
)
const endLate = fc.tuple(which, fc.constantFrom('commit', 'commit', 'rollback')).map(([n, how]) =>
  command(
    `${how} the open one ${n}`,
    (model) => model.open.length > 0,
    async (model, stage) => {
      const place = n % model.open.length
      model.open.splice(place, 1)
      await pickOf([...stage.writers.open], place).end(how)
      if (how === 'commit') model.written += 1
    },
  ),
)
const answers = fc
  .array(fc.constantFrom<Answer[]>(200, 204, 404, 422, 500, 503, 'hang', 'reset', 'slow'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((list) =>
    command(
      `the next answers are ${list.join(', ')}`,
      () => true,
      async (_, stage) => void stage.answers.push(...list),
    ),
  )
const start = fc.constant(
  command(
    'start a dispatcher',
    (model) => model.dispatchers < DISPATCHERS_MAX,
    async (model, stage) => {
      await stage.cast.start()
      model.dispatchers += 1
    },
  ),
)
const dismiss = fc.tuple(which, fc.constantFrom('crash', 'crash', 'stop')).map(([n, how]) =>
  command(
    `${how} dispatcher ${n}`,
    (model) => model.dispatchers > 0,
    async (model, stage) => {
      stage.cast.dismiss(pickOf(stage.cast.actors, n), how)
      model.dispatchers -= 1
    },
  ),
)
const cutOff = fc.tuple(which, fc.boolean()).map(([n, isCut]) =>
  command(
    `dispatcher ${n} ${isCut ? 'loses' : 'finds'} its database`,
    (model) => model.dispatchers > 0,
    async (_, stage) => {
      const { door } = pickOf(stage.cast.actors, n)
      if (isCut) door.swallow()
      else door.open()
    },
  ),
)
const steal = fc.nat({ max: 3 }).map((n) =>
  command(
    `a quarter of the lanes (${n}) is stolen`,
    () => true,
    (_, stage) => stage.steal(n),
  ),
)
const robbery = changes.map((list) =>
  command(
    `commit ${describeChanges(list)}, and all lanes are stolen while they are being sent`,
    (model) => isFree(model, list),
    async (model, stage) => {
      stage.answers.unshift('slow', 'slow', 'slow', 'slow')
      await (await stage.writers.change(list)).end('commit')
      model.written += 1
      await delay(SENDING_MS)
      for (const quarter of [0, 1, 2, 3]) await stage.steal(quarter)
    },
  ),
)
const toggle = fc
  .tuple(which, fc.constantFrom({ enabled: false }, { enabled: true }, { paused: true }, { paused: false }))
  .map(([n, to]) =>
    command(
      `handler ${n} is set to ${JSON.stringify(to)}`,
      () => true,
      async (_, stage) => stage.setHandler(pickOf(stage.handlers, n), to),
    ),
  )
const ask = fc.tuple(which, fc.constantFrom('cancel', 'retry')).map(([n, kind]) =>
  command(
    `an operator asks to ${kind} a recent event (${n})`,
    (model) => model.written > 0,
    async (_, stage) => stage.operator.ask(kind, pickOf(stage.writers.committed.toReversed(), n)),
  ),
)
const pass = fc.constantFrom(20, 100, 300, 1200).map((ms) =>
  command(
    `${ms} ms pass`,
    () => true,
    () => delay(ms),
  ),
)
function describeChanges(list: readonly Change[]): string {
  return list.map(({ entity, eventType }) => `${entity} ${eventType.slice('Account/'.length)}`).join(', ')
}

test(`whatever happens: at least once, in order, one in flight, states as drawn, ends justified (seed ${seed})`, {
  timeout: RUN_MS * runs + SHRINKING_MS + 60_000,
}, async () => {
  const commands = fc.commands(
    [
      change,
      change,
      change,
      change,
      openLate,
      endLate,
      answers,
      answers,
      start,
      dismiss,
      cutOff,
      steal,
      robbery,
      toggle,
      ask,
      pass,
      pass,
    ],
    { maxCommands: 40, size: 'max' },
  )
  const property = fc.asyncProperty(commands, async (list) => {
    const stage = await createStage(HANDLERS)
    try {
      await stage.cast.start()
      const model: Model = { dispatchers: 1, open: [], written: 0 }
      await fc.asyncModelRun(() => ({ model, real: stage }), list)
      expect(await stage.end()).toEqual([])
    } finally {
      await stage.close()
    }
  })
  await fc.assert(property, {
    numRuns: runs,
    seed,
    ...(path !== undefined && { path }),
    // Each step of shrinking is a whole run.
    interruptAfterTimeLimit: RUN_MS * runs + SHRINKING_MS,
    markInterruptAsFailure: true,
  })
})
