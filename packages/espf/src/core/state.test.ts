import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deliveryStates, transitions } from './state.ts'

const root = new URL('../../../../', import.meta.url)

test('the diagram in docs/states.md draws exactly these transitions', () => {
  const diagram = readFileSync(new URL('docs/states.md', root), 'utf8')
  const drawn = [...diagram.matchAll(/^\s+(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`)
  const known = deliveryStates.flatMap((from) => transitions[from].map((to) => `${from} ${to}`))
  expect(drawn.toSorted()).toEqual(known.toSorted())
})

test('the history stores exactly the ends', () => {
  const sql = readFileSync(new URL('db/migrations/0003_espf.sql', root), 'utf8')
  const listed = /state text not null check \(state in \(([^)]+)\)/.exec(sql)?.[1]
  const ends = deliveryStates.filter((state) => state !== 'queued' && state !== 'waiting')
  expect(listed?.split(', ').map((quoted) => quoted.slice(1, -1))).toEqual(ends)
})
