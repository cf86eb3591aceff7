import { expect, test } from 'vitest'
import { batched } from './batched.ts'

/** A load that answers when it is told to. */
function createLoad() {
  const loads: { keys: readonly number[]; done: PromiseWithResolvers<ReadonlyMap<number, string>> }[] = []
  const ask = batched<number, string>((keys) => {
    const done = Promise.withResolvers<ReadonlyMap<number, string>>()
    loads.push({ keys, done })
    return done.promise
  })
  const answer = (n: number): void =>
    loads[n]?.done.resolve(new Map(loads[n].keys.filter((key) => key > 0).map((key) => [key, `of ${key}`])))
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { loads, ask, answer, turn }
}

test('what is asked in one turn is loaded together, the same only once', async () => {
  const { loads, ask, answer, turn } = createLoad()
  const asked = Promise.all([ask(1), ask(2), ask(1), ask(-1)])
  await turn()
  expect(loads.map(({ keys }) => keys)).toEqual([[1, 2, -1]])
  answer(0)
  expect(await asked).toEqual(['of 1', 'of 2', 'of 1', undefined])
})

test('what is asked while it is loaded is loaded again, with all else that came meanwhile', async () => {
  const { loads, ask, answer, turn } = createLoad()
  const first = ask(1)
  await turn()
  const second = ask(1)
  await turn()
  const late = [ask(1), ask(2)]
  await turn()
  const later = ask(3)
  await turn()
  expect(loads.map(({ keys }) => keys)).toEqual([[1], [1]])
  answer(1)
  expect(await second).toBe('of 1')
  await turn()
  await turn()
  expect(loads[2]?.keys).toEqual([1, 2, 3])
  answer(0)
  answer(2)
  expect(await Promise.all([first, ...late, later])).toEqual(['of 1', 'of 1', 'of 2', 'of 3'])
})

test('a load that fails fails those who asked, and nobody after', async () => {
  const { loads, ask, answer, turn } = createLoad()
  const asked = [ask(1), ask(2)]
  await turn()
  loads[0]?.done.reject(new Error('down'))
  for (const one of asked) await expect(one).rejects.toThrow('down')
  const next = ask(1)
  await turn()
  answer(1)
  expect(await next).toBe('of 1')
})
